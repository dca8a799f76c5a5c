/** Takes logs into the store: each piece with its position in one transaction, so that a crash loses and doubles nothing. */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { redactText } from '../../extension/core/redact.ts';
import type { Intake, Quarantined, Store } from '../store/duckdb.ts';
import type { Batch } from '../types.ts';
import { stageFastLines } from './fast-lines.ts';
import { normaliseLine } from './normalise.ts';
import {
  identify,
  maxLineBytes,
  openLog,
  pieceBytes,
  readAhead,
  type SpooledPiece,
  spoolPieces,
  UnreadableLog,
} from './pieces.ts';

/**
 * What a store is opened with to take in logs. With less memory, or smaller pieces, the engine writes rows to disk and reads them again: a million lines took half as long again.
 * Its own log (60 bytes a row) is kept until the store is closed, as with every transaction it would write the last rows before it anew.
 */
export const ingestSettings = { memory_limit: '1GB', checkpoint_threshold: '512MB' } as const;

export interface IngestCount {
  /** Bytes taken in, uncompressed. */
  bytes: number;
  lines: number;
  quarantined: number;
  files: number;
  /** Files that were known and had nothing new. */
  unchanged: number;
  /** How many lines were put aside, by reason. */
  readonly reasons: Map<string, number>;
  /** Why files could not be read, or not to their end, by path. */
  readonly unread: Map<string, string>;
}

export interface IngestOptions {
  readonly size?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export function createCount(): IngestCount {
  return {
    bytes: 0,
    lines: 0,
    quarantined: 0,
    files: 0,
    unchanged: 0,
    reasons: new Map(),
    unread: new Map(),
  };
}

/**
 * Takes in what is new of one log file, as far as it can be read; why no further is in the count.
 * @param options.size bytes taken in by one transaction, about
 * @param options.signal when it is aborted the piece at hand is finished and the rest left for the next time
 */
export async function ingestFile(
  store: Store,
  path: string,
  count: IngestCount,
  options: IngestOptions = {},
): Promise<void> {
  try {
    await ingestReadable(store, path, count, options);
    count.unread.delete(path);
  } catch (error) {
    if (!(error instanceof UnreadableLog)) throw error;
    count.unread.set(path, error.message);
  }
}

async function ingestReadable(
  store: Store,
  path: string,
  count: IngestCount,
  options: IngestOptions,
): Promise<void> {
  const identity = await identify(path);
  if (identity === undefined) return;
  const known = await store.positionOf(identity);
  const from = known?.position ?? 0;
  const before = count.bytes;
  const log = untilFault(openLog(path, from));
  await ingestBytes(store, log.bytes, { name: nodePath.basename(path), identity, from }, count, options);
  count.files++;
  if (count.bytes === before) count.unchanged++;
  log.check();
}

/** A stream that ends where it fails, so that what came before is taken in; `check` throws why. */
function untilFault(stream: AsyncIterable<Buffer>): { bytes: AsyncIterable<Buffer>; check: () => void } {
  let fault: { readonly error: unknown } | undefined;
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      yield* stream;
    } catch (error) {
      fault = { error };
    }
  }
  return {
    bytes: bytes(),
    check() {
      if (fault !== undefined) throw fault.error;
    },
  };
}

/** Takes in a stream without a position of its own (a pipe): what arrives twice changes nothing all the same. */
export async function ingestStream(
  store: Store,
  stream: AsyncIterable<Buffer>,
  count: IngestCount,
  options: IngestOptions = {},
): Promise<void> {
  await ingestBytes(store, stream, { name: 'stdin', identity: undefined, from: 0 }, count, options);
}

interface Source {
  readonly name: string;
  /** Under which its position is kept; undefined for a pipe. */
  readonly identity: string | undefined;
  readonly from: number;
}

async function ingestBytes(
  store: Store,
  stream: AsyncIterable<Buffer>,
  source: Source,
  count: IngestCount,
  options: IngestOptions,
): Promise<void> {
  const directory = fs.mkdtempSync(nodePath.join(os.tmpdir(), 'pysight-ingest-'));
  const files = ['lines.json', 'more-lines.json'].map((name) => nodePath.join(directory, name));
  const queue = createIntakeQueue(store);
  try {
    const pieces = spoolPieces(stream, source.from, options.size ?? pieceBytes, files);
    for await (const piece of readAhead(pieces)) {
      if (options.signal?.aborted === true) break;
      await ingestPiece(queue, piece, source, count);
    }
    await queue.end();
  } finally {
    await queue.end().catch(() => undefined); // thrown above, unless something else was
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

interface IntakeQueue {
  readonly engine: Store['engine'];
  /**
   * Returns when the intake is prepared; what it was made of is no longer needed then.
   * @param taken is called when it is in the store
   * @throws why an earlier one was not taken in: none after it is
   */
  add(intake: Intake, taken: () => void): Promise<void>;
  /** When all are in the store. */
  end(): Promise<void>;
}

/** Prepares an intake while the one before it is taken in. */
function createIntakeQueue(store: Store): IntakeQueue {
  let last: Promise<void> = Promise.resolve();
  return {
    engine: store.engine,
    async add(intake, taken) {
      const prepared = await store.prepare(intake);
      try {
        await last;
      } catch (error) {
        await prepared.discard();
        throw error;
      }
      last = prepared.take().then(taken);
      last.catch(() => undefined); // it is thrown where it is waited for
    },
    end: () => last,
  };
}

/** Pieces with lines that are no JSON are cut smaller, so that few lines are read one by one. */
const smallPieceBytes = 4 * 1024 * 1024;

async function ingestPiece(
  queue: IntakeQueue,
  piece: SpooledPiece,
  source: Source,
  count: IngestCount,
): Promise<void> {
  const { file } = piece;
  const small = queue.engine === 'duckdb' && piece.end - piece.start <= smallPieceBytes;
  const readEach = small ? () => readLines(file, piece.start) : undefined;
  // The engine would set aside twice the length of a line: one that is too long must not cost the logs after it.
  const fits = piece.longest <= maxLineBytes;
  if (queue.engine === 'duckdb' && fits && (await takePiece(queue, piece, source, count, readEach))) return;
  const part = `${file}.part`;
  const stream = fs.createReadStream(file, { highWaterMark: 1024 * 1024 });
  for await (const smaller of spoolPieces(stream, piece.start, smallPieceBytes, [part])) {
    await takePiece(queue, smaller, source, count, () => readLines(part, smaller.start));
  }
}

/** Undoes what was staged of a piece that has to be cut. */
class MalformedPiece extends Error {}

/**
 * @param readEach reads the lines one by one, where the engine could not
 * @returns whether it was taken in; not when `readEach` was needed and not given
 */
async function takePiece(
  queue: IntakeQueue,
  piece: SpooledPiece,
  { name, identity }: Source,
  count: IngestCount,
  readEach: (() => Iterable<Line>) | undefined,
): Promise<boolean> {
  let lines = 0;
  let quarantined: readonly Quarantined[] = [];
  const keep = (staged: Staged, all: number) => {
    quarantined = staged.quarantined;
    lines = all;
    return staged;
  };
  const stage = async (connection: DuckDBConnection) => {
    const leftover = await stageFastLines(connection, piece.file, piece.longest);
    if (leftover.kind === 'malformed' && readEach === undefined) throw new MalformedPiece();
    const rest =
      leftover.kind === 'malformed'
        ? [...(readEach?.() ?? [])]
        : leftover.lines.map((line) => ({ line, offset: piece.start }));
    return keep(normaliseAll(rest, name), leftover.kind === 'malformed' ? rest.length : leftover.all);
  };
  const position =
    identity === undefined ? {} : { position: { source: identity, identity: name, position: piece.end } };
  try {
    const each = queue.engine === 'duckdb' ? undefined : [...(readEach?.() ?? [])];
    const intake = each === undefined ? { batches: [], stage } : keep(normaliseAll(each, name), each.length);
    await queue.add({ ...intake, ...position }, () => {
      count.bytes += piece.end - piece.start;
      count.lines += lines;
      count.quarantined += quarantined.length;
      for (const { reason } of quarantined) {
        const kind = reason.split(':')[0] ?? reason;
        count.reasons.set(kind, (count.reasons.get(kind) ?? 0) + 1);
      }
    });
    return true;
  } catch (error) {
    if (error instanceof MalformedPiece) return false;
    throw error;
  }
}

interface Staged {
  readonly batches: readonly Batch[];
  readonly quarantined: readonly Quarantined[];
}

interface Line {
  readonly line: string;
  readonly offset: number;
}

function normaliseAll(lines: Iterable<Line>, source: string): Staged {
  const batches: Batch[] = [];
  const quarantined: Quarantined[] = [];
  for (const { line, offset } of lines) {
    const normalised = normaliseLine(line);
    if ('batches' in normalised) batches.push(...normalised.batches);
    else
      quarantined.push({
        source,
        position: offset,
        reason: normalised.reason,
        sample: redactText(line.slice(0, 2000)).slice(0, 300),
      });
  }
  return { batches, quarantined };
}

function* readLines(file: string, start: number): Generator<Line> {
  const bytes = fs.readFileSync(file);
  let from = 0;
  while (from < bytes.length) {
    const found = bytes.indexOf(10, from);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.toString('utf8', from, end);
    if (line.trim() !== '') yield { line, offset: start + from };
    from = end + 1;
  }
}
