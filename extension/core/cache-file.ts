/**
 * The file of one kind of facts: a head with a digest of the rest, then a line for each fact. A small file is held in memory; of a large
 * one, such as the analyses of thirty thousand scripts, only where each fact stands.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { replaceFile } from './atomic.ts';

/** Where a fact stands in its file, in bytes. */
export interface Place {
  readonly at: number;
  readonly length: number;
}

/** What a line says besides its fact. */
export interface LineHead {
  readonly path: string;
  /** The state of the file that the fact is of. */
  readonly key: string;
  readonly day: number;
}

/** The facts of one file, which stay readable when another takes its name. */
export interface StoredFacts {
  readonly bytes: number;
  /** It is cheap to read them in the order in which they stand. */
  read(place: Place): Buffer;
  close(): void;
}

/** Windows does not replace a file that is open. */
export const defaultHeldBytes = process.platform === 'win32' ? Number.POSITIVE_INFINITY : 8 * 1024 * 1024;
const maxFileBytes = 2 ** 31;
const maxHeadBytes = 4096;
const maxLineBytes = 64 * 1024 * 1024;
const pieceBytes = 1024 * 1024;
/** Facts are mostly asked for in the order in which they stand: what follows is read with one, where it is so near. */
const aheadBytes = 64 * 1024;
const nearBytes = 16 * 1024;
const digestDigits = 40;
const tab = 9;
const newline = 10;

/**
 * @param head what the file must begin with, before its digest
 * @param onLine is given each line, before the digest is known: they are to be trusted only when the facts are returned
 * @returns the facts, or why they are none
 * @throws what node:fs throws, and an Error for a file that is not ours
 */
export function readCacheFile(
  file: string,
  head: string,
  heldBytes: number,
  onLine: (line: LineHead & Place) => void,
): StoredFacts | 'other' | 'corrupt' {
  const fd = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
  let facts: StoredFacts | undefined;
  try {
    const size = ownSize(fd);
    const first = readAt(fd, 0, Math.min(size, maxHeadBytes));
    const end = first.indexOf(newline) + 1;
    const found = first.toString('utf8', 0, Math.max(0, end - 1));
    if (!found.startsWith(`${head}\t`)) return /^pysight-cache\/\d+\t/.test(found) ? 'other' : 'corrupt';
    const all = size <= heldBytes ? readAt(fd, 0, size) : undefined;
    const pieces = all === undefined ? wholeLines(fd, end, size) : [{ at: end, bytes: all.subarray(end) }];
    const digest = createHash('sha1');
    for (const { at, bytes } of pieces) {
      digest.update(bytes);
      readLines(bytes, at, onLine);
    }
    if (found !== `${head}\t${digest.digest('hex')}`) return 'corrupt';
    facts = all === undefined ? factsOnDisk(fd, size) : heldFacts(all);
    if (all !== undefined) fs.closeSync(fd);
    return facts;
  } finally {
    if (facts === undefined) fs.closeSync(fd);
  }
}

/**
 * Writes a file of facts, atomically.
 * @param lines what it is to hold; a fact is asked for when its line is written
 * @param onPlace told where each line's fact stands
 * @returns the facts of a file that is too large to be held
 * @throws what node:fs throws; the old file is untouched then
 */
export function writeCacheFile<L extends LineHead>(
  file: string,
  head: string,
  heldBytes: number,
  lines: Iterable<L>,
  jsonOf: (line: L) => Buffer,
  onPlace: (line: L, place: Place) => void,
): StoredFacts | undefined {
  let facts: StoredFacts | undefined;
  const write = (fd: number, temporary: string) => {
    const digest = createHash('sha1');
    const blank = Buffer.from(`${head}\t${'0'.repeat(digestDigits)}\n`);
    fs.writeFileSync(fd, blank);
    let size = blank.length;
    for (const piece of piecesOf(lines, jsonOf, size, onPlace)) {
      digest.update(piece);
      fs.writeFileSync(fd, piece);
      size += piece.length;
    }
    if (size > maxFileBytes) throw new Error(`it would have more than ${maxFileBytes} bytes`);
    writeAt(fd, Buffer.from(`${head}\t${digest.digest('hex')}\n`), 0);
    if (size > heldBytes) facts = factsOnDisk(fs.openSync(temporary, 'r'), size);
  };
  try {
    replaceFile(file, write);
    return facts;
  } catch (error) {
    facts?.close();
    throw error;
  }
}

/** The lines in pieces of about a megabyte: the facts of a large cache are not held a second time. */
function* piecesOf<L extends LineHead>(
  lines: Iterable<L>,
  jsonOf: (line: L) => Buffer,
  start: number,
  onPlace: (line: L, place: Place) => void,
): Iterable<Buffer> {
  let parts: Buffer[] = [];
  let bytes = 0;
  let at = start;
  for (const line of lines) {
    const before = Buffer.from(`${JSON.stringify(line.path)}\t${line.key}\t${line.day}\t`);
    const json = jsonOf(line);
    onPlace(line, { at: at + before.length, length: json.length });
    parts.push(before, json, endOfLine);
    const length = before.length + json.length + 1;
    at += length;
    bytes += length;
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(parts);
    parts = [];
    bytes = 0;
  }
  yield Buffer.concat(parts);
}

const endOfLine = Buffer.from('\n');

function ownSize(fd: number): number {
  const stat = fs.fstatSync(fd);
  if (!stat.isFile() || stat.size > maxFileBytes) throw new Error('it is not a regular file of sane size');
  if (process.getuid !== undefined && stat.uid !== process.getuid())
    throw new Error('it belongs to another user');
  return stat.size;
}

/** A file's bytes in pieces that end with a line. */
function* wholeLines(fd: number, start: number, size: number): Iterable<{ at: number; bytes: Buffer }> {
  let length = pieceBytes;
  for (let at = start; at < size; ) {
    const piece = readAt(fd, at, Math.min(length, size - at));
    const isLast = at + piece.length >= size || piece.length >= maxLineBytes;
    const end = isLast ? piece.length : piece.lastIndexOf(newline) + 1;
    if (end > 0) yield { at, bytes: piece.subarray(0, end) };
    at += end;
    length = end > 0 ? pieceBytes : length * 2;
  }
}

function readLines(bytes: Buffer, start: number, onLine: (line: LineHead & Place) => void): void {
  // Results by content are all of one state, which is kept once.
  let state = '';
  for (let at = 0; at < bytes.length; ) {
    const next = bytes.indexOf(newline, at);
    const end = next === -1 ? bytes.length : next;
    const pathEnd = bytes.indexOf(tab, at);
    const keyEnd = pathEnd === -1 ? -1 : bytes.indexOf(tab, pathEnd + 1);
    const dayEnd = keyEnd === -1 ? -1 : bytes.indexOf(tab, keyEnd + 1);
    if (dayEnd !== -1 && dayEnd < end) {
      const path = unquoted(bytes.toString('utf8', at, pathEnd));
      const key = bytes.toString('latin1', pathEnd + 1, keyEnd);
      if (key !== state) state = key;
      const day = Number(bytes.toString('latin1', keyEnd + 1, dayEnd));
      const place = { at: start + dayEnd + 1, length: end - dayEnd - 1 };
      if (path !== undefined) onLine({ path, key: state, day, ...place });
    }
    at = end + 1;
  }
}

function unquoted(text: string): string | undefined {
  if (!text.includes('\\')) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}

function heldFacts(all: Buffer): StoredFacts {
  return {
    bytes: all.length,
    read: ({ at, length }) => all.subarray(at, at + length),
    close: () => undefined,
  };
}

function factsOnDisk(fd: number, bytes: number): StoredFacts {
  let held: Buffer = Buffer.alloc(0);
  let start = 0;
  let last = 0;
  return { bytes, read, close: () => fs.closeSync(fd) };

  function read({ at, length }: Place): Buffer {
    if (at < start || at + length > start + held.length) {
      const isNear = at >= last && at - last <= nearBytes;
      held = readAt(fd, at, Math.min(isNear ? Math.max(length, aheadBytes) : length, bytes - at));
      start = at;
    }
    last = at + length;
    return held.subarray(at - start, last - start);
  }
}

function readAt(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const count = fs.readSync(fd, bytes, filled, length - filled, at + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

function writeAt(fd: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += fs.writeSync(fd, bytes, done, bytes.length - done, at + done);
}
