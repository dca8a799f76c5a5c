/**
 * The compiled index, one file: a fixed header with a SHA-256 of all the rest, what it says of itself, a table of sorted
 * package names, and blocks of deflated records. Opening reads the header and checks the sum; a lookup is a binary search in
 * the bytes and inflates one block. Nothing is turned into objects before it is asked for.
 *
 * ```
 * 0   8  magic            32  32  SHA-256 of bytes 0–31 and of all bytes from 64
 * 8   4  format version   64      meta (JSON)
 * 12  4  meta bytes               blocks: offset, deflated bytes, inflated bytes (4 each)
 * 16  4  packages                 packages: name offset, name bytes, block, start in the block (4 each)
 * 20  4  blocks                   names (ASCII, sorted), then the blocks
 * 24  4  name bytes       numbers are little endian
 * ```
 */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Advisory, AdvisoryIndex, AffectedRange, IndexMeta, PackageAdvisories } from './types.ts';

const MAGIC = 'PYSIGHTA';
const VERSION = 1;
const HEADER = 64;
const SUM_AT = 32;
const ROW = { block: 12, package: 16 } as const;
/** Inflated size at which a block is closed: small enough for one lookup, large enough to deflate well. */
const BLOCK_BYTES = 64 * 1024;
/** No honest block inflates to more: one package has a few thousand advisories at most. */
const MAX_BLOCK = 64 * 1024 * 1024;
const CACHED_BLOCKS = 16;
const CACHED_PACKAGES = 256;

/** The index is damaged, of another version, or no index at all. */
export class IndexError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'IndexError';
  }
}

/**
 * Writes an index.
 * @param packages advisories by normalised name (ASCII)
 * @param meta what the index says of itself
 */
export function encodeIndex(packages: ReadonlyMap<string, PackageAdvisories>, meta: IndexMeta): Buffer {
  const names = [...packages.keys()].sort();
  const blocks: { readonly data: Buffer; readonly bytes: number }[] = [];
  const rows: { readonly name: string; readonly block: number; readonly start: number }[] = [];
  let open: Buffer[] = [];
  let openBytes = 0;
  const close = (): void => {
    if (openBytes === 0) return;
    blocks.push({ data: deflateRawSync(Buffer.concat(open), { level: 9 }), bytes: openBytes });
    open = [];
    openBytes = 0;
  };
  for (const name of names) {
    const text = Buffer.from(`${JSON.stringify(pack(packages.get(name)))}\n`);
    rows.push({ name, block: blocks.length, start: openBytes });
    open.push(text);
    openBytes += text.length;
    if (openBytes >= BLOCK_BYTES) close();
  }
  close();
  return assemble(meta, rows, blocks);
}

function assemble(
  meta: IndexMeta,
  rows: readonly { readonly name: string; readonly block: number; readonly start: number }[],
  blocks: readonly { readonly data: Buffer; readonly bytes: number }[],
): Buffer {
  const metaBytes = Buffer.from(JSON.stringify(meta));
  const nameBytes = Buffer.from(rows.map((row) => row.name).join(''), 'latin1');
  const header = Buffer.alloc(HEADER);
  header.write(MAGIC, 0, 'latin1');
  writeNumbers(header, 8, [VERSION, metaBytes.length, rows.length, blocks.length, nameBytes.length]);
  const blockTable = Buffer.alloc(blocks.length * ROW.block);
  let offset = 0;
  for (const [at, { data, bytes }] of blocks.entries()) {
    writeNumbers(blockTable, at * ROW.block, [offset, data.length, bytes]);
    offset += data.length;
  }
  const packageTable = Buffer.alloc(rows.length * ROW.package);
  let nameOffset = 0;
  for (const [at, { name, block, start }] of rows.entries()) {
    writeNumbers(packageTable, at * ROW.package, [nameOffset, name.length, block, start]);
    nameOffset += name.length;
  }
  const body = [metaBytes, blockTable, packageTable, nameBytes, ...blocks.map((block) => block.data)];
  const bytes = Buffer.concat([header, ...body]);
  sum(bytes).copy(bytes, SUM_AT);
  return bytes;
}

function writeNumbers(buffer: Buffer, at: number, values: readonly number[]): void {
  for (const [i, value] of values.entries()) buffer.writeUInt32LE(value, at + 4 * i);
}

/**
 * Opens an index.
 * @param bytes the whole file
 * @throws IndexError when it is damaged or not ours
 */
export function openIndex(bytes: Buffer): AdvisoryIndex {
  if (bytes.length < HEADER || bytes.toString('latin1', 0, 8) !== MAGIC)
    throw new IndexError('not an advisory index');
  const number = (at: number): number => bytes.readUInt32LE(at);
  if (number(8) !== VERSION)
    throw new IndexError(
      `advisory index of format ${number(8)}; this version reads ${VERSION}: import it again`,
    );
  if (!sum(bytes).equals(bytes.subarray(SUM_AT, SUM_AT + 32)))
    throw new IndexError('the advisory index is damaged (checksum): import it again');
  const [metaLength, packages, blocks, nameLength] = [number(12), number(16), number(20), number(24)];
  const blockTable = HEADER + metaLength;
  const packageTable = blockTable + blocks * ROW.block;
  const names = packageTable + packages * ROW.package;
  const data = names + nameLength;
  if (data > bytes.length) throw new IndexError('the advisory index is damaged (layout): import it again');

  const inflate = keepLast(CACHED_BLOCKS, (block: number) => {
    const at = blockTable + block * ROW.block;
    const start = data + number(at);
    const deflated = bytes.subarray(start, start + number(at + 4));
    const size = number(at + 8);
    if (size > MAX_BLOCK) throw new IndexError('the advisory index is damaged (block size)');
    return inflateRawSync(deflated, { maxOutputLength: Math.max(1, size) });
  });
  const nameAt = (row: number): string => {
    const at = packageTable + row * ROW.package;
    return bytes.toString('latin1', names + number(at), names + number(at) + number(at + 4));
  };
  const lookup = keepLast(CACHED_PACKAGES, (name: string) => {
    const row = search(packages, name, nameAt);
    if (row === -1) return undefined;
    const at = packageTable + row * ROW.package;
    const block = inflate(number(at + 8));
    const start = number(at + 12);
    const end = block.indexOf(0x0a, start);
    return unpack(JSON.parse(block.toString('utf8', start, end)) as PackedPackage);
  });
  return {
    meta: JSON.parse(bytes.toString('utf8', HEADER, blockTable)) as IndexMeta,
    size: bytes.length,
    lookup,
    *packages() {
      for (let row = 0; row < packages; row++) yield nameAt(row);
    },
  };
}

/** Keeps the values used last: lookups in name order hit the same block again and again. */
function keepLast<K, V>(most: number, make: (key: K) => V): (key: K) => V {
  const kept = new Map<K, V>();
  return (key) => {
    const value = kept.has(key) ? (kept.get(key) as V) : make(key);
    kept.delete(key);
    kept.set(key, value);
    const oldest = kept.keys().next();
    if (kept.size > most && oldest.done !== true) kept.delete(oldest.value);
    return value;
  };
}

function search(count: number, name: string, nameAt: (row: number) => string): number {
  let low = 0;
  let high = count - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = nameAt(middle);
    if (found === name) return middle;
    if (found < name) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function sum(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes.subarray(0, SUM_AT)).update(bytes.subarray(HEADER)).digest();
}

/** A package without keys, in a fixed order. */
type PackedPackage = readonly [
  boundaries: readonly string[],
  versions: readonly string[],
  advisories: readonly Packed[],
];

type Packed = readonly [
  ids: Advisory['ids'],
  record: Advisory['record'],
  severity: Advisory['severity'],
  score: Advisory['score'],
  vector: string,
  malicious: 0 | 1,
  summary: string,
  published: number | null,
  modified: number | null,
  versions: Advisory['versions'],
  ranges: readonly (readonly [events: AffectedRange['events'], limits: AffectedRange['limits']])[],
];

function pack(known: PackageAdvisories | undefined): PackedPackage {
  if (known === undefined) return [[], [], []];
  return [known.boundaries, known.versions, known.advisories.map(packAdvisory)];
}

function packAdvisory(advisory: Advisory): Packed {
  return [
    advisory.ids,
    advisory.record,
    advisory.severity,
    advisory.score,
    advisory.vector,
    advisory.malicious ? 1 : 0,
    advisory.summary,
    advisory.published,
    advisory.modified,
    advisory.versions,
    advisory.ranges.map((range) => [range.events, range.limits] as const),
  ];
}

function unpack([boundaries, versions, advisories]: PackedPackage): PackageAdvisories {
  return { boundaries, versions, advisories: advisories.map(unpackAdvisory) };
}

function unpackAdvisory(packed: Packed): Advisory {
  const [ids, record, severity, score, vector, malicious, summary, published, modified, versions, ranges] =
    packed;
  return {
    ids,
    record,
    severity,
    score,
    vector,
    malicious: malicious === 1,
    summary,
    published,
    modified,
    versions,
    ranges: ranges.map(([events, limits]) => ({ events, limits })),
  };
}
