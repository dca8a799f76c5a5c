/** Takes logs into the store: each piece with its position in one transaction, so that a crash loses and doubles nothing. */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { redactText } from '../../extension/core/redact.ts';
import type { Quarantined, Store } from '../store/duckdb.ts';
import type { Batch } from '../types.ts';
import { stageFastLines } from './fast-lines.ts';
import { normaliseLine } from './normalise.ts';
import { identify, type Piece, readPieces, splitPieces } from './pieces.ts';

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
}

export interface IngestOptions {
  readonly size?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export function createCount(): IngestCount {
  return { bytes: 0, lines: 0, quarantined: 0, files: 0, unchanged: 0, reasons: new Map() };
}

/**
 * Takes in what is new of one log file.
 * @param options.size bytes taken in by one transaction, about
 * @param options.signal when it is aborted the piece at hand is finished and the rest left for the next time
 */
export async function ingestFile(
  store: Store,
  path: string,
  count: IngestCount,
  options: IngestOptions = {},
): Promise<void> {
  const identity = await identify(path);
  if (identity === undefined) return;
  const known = await store.positionOf(identity);
  const before = count.bytes;
  for await (const piece of readPieces(path, known?.position ?? 0, options.size)) {
    if (options.signal?.aborted === true) return;
    await ingestPiece(store, piece, nodePath.basename(path), identity, count);
  }
  count.files++;
  if (count.bytes === before) count.unchanged++;
}

/** Takes in a stream without a position of its own (a pipe): what arrives twice changes nothing all the same. */
export async function ingestStream(
  store: Store,
  stream: AsyncIterable<Buffer>,
  count: IngestCount,
  options: IngestOptions = {},
): Promise<void> {
  for await (const piece of splitPieces(stream, 0, options.size))
    await ingestPiece(store, piece, 'stdin', undefined, count);
}

async function ingestPiece(
  store: Store,
  piece: Piece,
  source: string,
  identity: string | undefined,
  count: IngestCount,
): Promise<void> {
  const start = piece.end - piece.bytes.length;
  let quarantined: readonly Quarantined[] = [];
  await store.take({
    batches: [],
    stage: async (connection) => {
      const staged = await stagePiece(connection, piece, source, start);
      quarantined = staged.quarantined;
      return staged;
    },
    ...(identity === undefined
      ? {}
      : { position: { source: identity, identity: source, position: piece.end } }),
  });
  count.bytes += piece.bytes.length;
  count.lines += countLines(piece.bytes);
  count.quarantined += quarantined.length;
  for (const { reason } of quarantined) {
    const kind = reason.split(':')[0] ?? reason;
    count.reasons.set(kind, (count.reasons.get(kind) ?? 0) + 1);
  }
}

interface Staged {
  readonly batches: readonly Batch[];
  readonly quarantined: readonly Quarantined[];
}

async function stagePiece(
  connection: DuckDBConnection,
  piece: Piece,
  source: string,
  start: number,
): Promise<Staged> {
  const directory = fs.mkdtempSync(nodePath.join(os.tmpdir(), 'pysight-ingest-'));
  try {
    const file = nodePath.join(directory, 'lines.json');
    fs.writeFileSync(file, piece.bytes, { mode: 0o600 });
    const leftover = await stageFastLines(connection, file);
    if (leftover.kind === 'malformed') return normaliseAll(linesWithOffsets(piece.bytes, start), source);
    return normaliseAll(
      leftover.lines.map((line) => ({ line, offset: start })),
      source,
    );
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function normaliseAll(lines: Iterable<{ line: string; offset: number }>, source: string): Staged {
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

function* linesWithOffsets(bytes: Buffer, start: number): Generator<{ line: string; offset: number }> {
  let from = 0;
  while (from < bytes.length) {
    const found = bytes.indexOf(10, from);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.toString('utf8', from, end);
    if (line.trim() !== '') yield { line, offset: start + from };
    from = end + 1;
  }
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}
