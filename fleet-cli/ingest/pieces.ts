/** Logs in pieces of whole lines: plain, gzip, growing, rotated, or from a pipe. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UsageError } from '../../extension/core/errors.ts';

/** Large enough that the engine writes whole row groups, small enough for its memory. */
export const pieceBytes = 256 * 1024 * 1024;
/** A longer line is none of osquery's. */
export const maxLineBytes = 64 * 1024 * 1024;

/**
 * The log files of the paths given: files as they are, directories with the result and snapshot logs in them, oldest first.
 * @throws UsageError for a path that cannot be read, or a directory without logs
 */
export function listLogs(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw new UsageError(`there is no file or directory ${path}`);
    if (!stat.isDirectory()) return [path];
    const logs = fs
      .readdirSync(path)
      .filter((name) =>
        /(?:results|snapshots)\.log(?:[.-][\w.-]+)?$|\.jsonl?(?:\.gz)?$|\.log(?:\.\d+)?(?:\.gz)?$/.test(name),
      )
      .filter((name) => !/^osqueryd\.(?:INFO|WARNING|ERROR)/.test(name))
      .map((name) => nodePath.join(path, name))
      .filter((file) => fs.statSync(file).isFile())
      .sort((a, b) => fs.statSync(a).mtimeMs - fs.statSync(b).mtimeMs);
    if (logs.length === 0)
      throw new UsageError(
        `${path} holds no osquery result log (osqueryd.results.log, *.log, *.json, also .gz)`,
      );
    return logs;
  });
}

/**
 * What identifies a log whatever its name and compression: the hash of its first line, so that a rotated or compressed copy is known and
 * a truncated one is new.
 * @returns undefined while the file has no whole line
 */
export async function identify(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  let length = 0;
  for await (const chunk of openLog(path, 0)) {
    const end = chunk.indexOf(10);
    hash.update(end < 0 ? chunk : chunk.subarray(0, end));
    length += chunk.length;
    if (end >= 0 || length > maxLineBytes) return hash.digest('hex').slice(0, 32);
  }
  return undefined;
}

/** A piece of a log, whole lines, that lies in a file of ours, so that it need not be in memory. */
export interface SpooledPiece {
  readonly file: string;
  /** Offset of its first byte in the uncompressed log. */
  readonly start: number;
  /** Offset of the byte after it. */
  readonly end: number;
  /** No line of it has more bytes. */
  readonly longest: number;
}

/**
 * Cuts a stream into pieces of whole lines, in files in turn: each holds its piece until as many more were asked for as there are files. A line over 64 MiB
 * is given as it is, without its end, to be quarantined; what follows the last line end is left for the next time.
 * @param from offset of the stream in the uncompressed log
 * @param size wanted bytes of a piece; a longer line makes a longer piece
 * @param files paths of files of ours, one or more
 */
export async function* spoolPieces(
  stream: AsyncIterable<Buffer>,
  from: number,
  size: number,
  files: readonly string[],
): AsyncGenerator<SpooledPiece> {
  const spools = files.map(openSpool);
  let turn = 0;
  const next = (): Spool => {
    const spool = spools[turn++ % spools.length];
    if (spool === undefined) throw new RangeError('no file to spool to');
    spool.truncate(0);
    return spool;
  };
  try {
    let spool = next();
    let start = from;
    let wholeLines = 0;
    let begun = 0; // bytes of a line that no chunk ended yet
    let longest = 0;
    for await (const chunk of stream) {
      const at = chunk.lastIndexOf(10);
      const held = spool.length();
      // Lines within a chunk are shorter than it; only one that goes on from others can be longer.
      longest = Math.max(longest, chunk.length, begun + (at < 0 ? chunk.length : chunk.indexOf(10) + 1));
      begun = at < 0 ? begun + chunk.length : chunk.length - at - 1;
      const full = (at >= 0 && held + at + 1 >= size) || held + chunk.length >= maxLineBytes + size;
      if (!full) {
        if (at >= 0) wholeLines = held + at + 1;
        spool.write(chunk);
        continue;
      }
      const cut = at < 0 ? chunk.length : at + 1;
      spool.write(chunk.subarray(0, cut));
      const end = start + spool.length();
      yield { file: spool.path, start, end, longest };
      // A line that was cut as it is too long begins anew in the next piece: no reader is told to expect all of it.
      begun = chunk.length - cut;
      longest = begun;
      start = end;
      spool = next();
      wholeLines = 0;
      spool.write(chunk.subarray(cut));
    }
    if (wholeLines === 0) return;
    spool.truncate(wholeLines);
    yield { file: spool.path, start, end: start + wholeLines, longest };
  } finally {
    for (const spool of spools) spool.close();
  }
}

interface Spool {
  readonly path: string;
  /** Bytes that it holds. */
  length(): number;
  write(bytes: Buffer): void;
  truncate(length: number): void;
  close(): void;
}

function openSpool(path: string): Spool {
  const fd = fs.openSync(path, 'w', 0o600);
  let held = 0;
  return {
    path,
    length: () => held,
    write(bytes) {
      for (let done = 0; done < bytes.length; )
        done += fs.writeSync(fd, bytes, done, bytes.length - done, held + done);
      held += bytes.length;
    },
    truncate(length) {
      fs.ftruncateSync(fd, length);
      held = length;
    },
    close: () => fs.closeSync(fd),
  };
}

/**
 * Has the next item made while the last one is used.
 * @param source what it throws is thrown when that item is asked for
 */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const item = await next;
      if (item.done === true) return;
      next = source.next();
      next.catch(() => undefined); // it is thrown when it is waited for
      yield item.value;
    }
  } finally {
    await next.catch(() => undefined);
    await source.return(undefined);
  }
}

/** A log that cannot be read, or not to its end: the others are taken in all the same. */
export class UnreadableLog extends Error {
  override readonly name = 'UnreadableLog';
}

/**
 * The bytes of a log from an offset on, uncompressed.
 * @throws UnreadableLog after what could be read
 */
export async function* openLog(path: string, from: number): AsyncGenerator<Buffer> {
  try {
    yield* isGzip(path) ? unzip(path, from) : readPlain(path, from);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason = code.startsWith('Z_') ? `its gzip is damaged or not complete: ${message}` : message;
    throw new UnreadableLog(reason, { cause: error });
  }
}

async function* readPlain(path: string, from: number): AsyncGenerator<Buffer> {
  if (fs.statSync(path).size > from)
    yield* fs.createReadStream(path, { start: from, highWaterMark: 1024 * 1024 });
}

async function* unzip(path: string, from: number): AsyncGenerator<Buffer> {
  let position = 0;
  // What goes wrong with either ends both, and is thrown where the bytes are read.
  const stream = pipeline(fs.createReadStream(path), createGunzip(), () => undefined);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const skip = Math.max(0, Math.min(chunk.length, from - position));
    position += chunk.length;
    if (skip < chunk.length) yield chunk.subarray(skip);
  }
}

function isGzip(path: string): boolean {
  const fd = fs.openSync(path, 'r');
  try {
    const magic = Buffer.alloc(2);
    return fs.readSync(fd, magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  } finally {
    fs.closeSync(fd);
  }
}
