/**
 * Reads rows of an SQLite database file (https://sqlite.org/fileformat2.html) without an engine: what any user may have
 * written is only read, page by page, within bounds. Indexes, views and a write-ahead log are not looked at.
 */

export type SqliteValue = string | number | bigint | Uint8Array | null;

export interface SqliteRow {
  readonly rowid: number;
  readonly values: readonly SqliteValue[];
}

export interface SqliteFile {
  /** Columns of a table in order, as its CREATE statement names them; undefined when there is no such table. */
  columns(table: string): readonly string[] | undefined;
  /** Rows in order of rowid. */
  rows(table: string): Generator<SqliteRow>;
}

const maxDepth = 32;
const maxCells = 2_000_000;
/** Bytes of all rows, by the size of the file: those of an honest one lie side by side, hostile ones on top of each other. */
const bytesShare = 2;
/** Bytes of one row that are put together from overflow pages. */
const maxPayload = 1024 * 1024;

/** @returns undefined when it is no SQLite database of UTF-8 text with rowid tables */
export function openSqlite(bytes: Buffer): SqliteFile | undefined {
  if (bytes.length < 512 || bytes.toString('latin1', 0, 16) !== 'SQLite format 3\0') return undefined;
  const stored = bytes.readUInt16BE(16);
  const pageSize = stored === 1 ? 65_536 : stored;
  const usable = pageSize - bytes.readUInt8(20);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480 || bytes.readUInt32BE(56) > 1)
    return undefined;
  const reader: PageReader = {
    bytes,
    pageSize,
    usable,
    budget: { cells: maxCells, bytes: bytes.length * bytesShare },
  };
  const tables = new Map<string, { readonly root: number; readonly sql: string }>();
  for (const { values } of readTree(reader, 1)) {
    const [type, name, , root, sql] = values;
    if (type === 'table' && typeof name === 'string' && typeof sql === 'string')
      tables.set(name.toLowerCase(), { root: Number(root), sql });
  }
  return {
    columns(table) {
      const found = tables.get(table.toLowerCase());
      return found === undefined ? undefined : columnsOf(found.sql);
    },
    *rows(table) {
      const found = tables.get(table.toLowerCase());
      if (found !== undefined) yield* readTree(reader, found.root);
    },
  };
}

interface PageReader {
  readonly bytes: Buffer;
  readonly pageSize: number;
  readonly usable: number;
  readonly budget: { cells: number; bytes: number };
}

/** Names of columns in a CREATE TABLE statement; table constraints have none. */
function columnsOf(sql: string): string[] {
  const body = sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')'));
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= body.length; at++) {
    const char = body.charAt(at);
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if ((char === ',' && depth === 0) || at === body.length) {
      parts.push(body.slice(from, at).trim());
      from = at + 1;
    }
  }
  return parts
    .filter((part) => !/^(?:PRIMARY\s+KEY|UNIQUE|CHECK|FOREIGN\s+KEY|CONSTRAINT)\b/i.test(part))
    .map((part) => (/^["`[]?(?<name>\w+)/.exec(part)?.groups?.['name'] ?? '').toLowerCase());
}

/** The rows of a table's b-tree; damage ends it where it is met. */
function* readTree(
  reader: PageReader,
  page: number,
  depth = 0,
  seen = new Set<number>(),
): Generator<SqliteRow> {
  const start = (page - 1) * reader.pageSize;
  if (depth > maxDepth || seen.has(page) || page < 1 || start + reader.pageSize > reader.bytes.length) return;
  seen.add(page);
  const header = page === 1 ? start + 100 : start;
  const kind = reader.bytes.readUInt8(header);
  if (kind !== 5 && kind !== 13) return;
  const count = reader.bytes.readUInt16BE(header + 3);
  const pointers = header + (kind === 5 ? 12 : 8);
  if (pointers + count * 2 > start + reader.pageSize) return;
  for (let index = 0; index < count && reader.budget.cells-- > 0; index++) {
    const at = start + reader.bytes.readUInt16BE(pointers + index * 2);
    if (at + 4 > start + reader.pageSize) continue;
    if (kind === 5) yield* readTree(reader, reader.bytes.readUInt32BE(at), depth + 1, seen);
    else {
      const row = readCell(reader, at);
      if (row !== undefined) yield row;
    }
  }
  if (kind === 5) yield* readTree(reader, reader.bytes.readUInt32BE(header + 8), depth + 1, seen);
}

function readCell(reader: PageReader, at: number): SqliteRow | undefined {
  try {
    const size = readVarint(reader.bytes, at);
    const rowid = readVarint(reader.bytes, at + size.length);
    reader.budget.bytes -= Number(size.value);
    if (reader.budget.bytes < 0) return undefined;
    const payload = readPayload(reader, at + size.length + rowid.length, Number(size.value));
    const key = Number(BigInt.asIntN(64, rowid.value));
    return payload === undefined ? undefined : { rowid: key, values: readRecord(payload) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What does not fit the page goes on in a chain of overflow pages. */
function readPayload({ bytes, pageSize, usable }: PageReader, at: number, size: number): Buffer | undefined {
  const local = localSize(usable, size);
  if (local === size) return bytes.subarray(at, at + size);
  if (size > maxPayload) return undefined;
  const parts = [bytes.subarray(at, at + local)];
  let left = size - local;
  let page = bytes.readUInt32BE(at + local);
  while (left > 0 && page > 0) {
    const start = (page - 1) * pageSize;
    const part = bytes.subarray(start + 4, start + 4 + Math.min(left, usable - 4));
    if (part.length === 0) return undefined;
    parts.push(part);
    left -= part.length;
    page = bytes.readUInt32BE(start);
  }
  return left > 0 ? undefined : Buffer.concat(parts);
}

function localSize(usable: number, size: number): number {
  const most = usable - 35;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((size - least) % (usable - 4));
  return wanted <= most ? wanted : least;
}

function readRecord(payload: Buffer): SqliteValue[] {
  const head = readVarint(payload, 0);
  const values: SqliteValue[] = [];
  let at = head.length;
  let data = Number(head.value);
  while (at < Number(head.value) && values.length < 2000) {
    const type = readVarint(payload, at);
    at += type.length;
    const { value, size } = readValue(payload, data, Number(type.value));
    values.push(value);
    data += size;
  }
  return values;
}

const integerSizes = [0, 1, 2, 3, 4, 6, 8] as const;

function readValue(payload: Buffer, at: number, type: number): { value: SqliteValue; size: number } {
  if (type === 0) return { value: null, size: 0 };
  if (type === 7) return { value: payload.readDoubleBE(at), size: 8 };
  if (type === 8 || type === 9) return { value: type - 8, size: 0 };
  if (type === 6) return { value: payload.readBigInt64BE(at), size: 8 };
  const size = integerSizes[type];
  if (size !== undefined) return { value: payload.readIntBE(at, size), size };
  if (type < 12) throw new RangeError('reserved type');
  const length = (type - (type % 2 === 0 ? 12 : 13)) / 2;
  if (at + length > payload.length) throw new RangeError('value beyond its row');
  const part = payload.subarray(at, at + length);
  return { value: type % 2 === 0 ? part : part.toString('utf8'), size: length };
}

/** Big-endian base 128, at most 9 bytes, the ninth whole. */
function readVarint(bytes: Buffer, at: number): { value: bigint; length: number } {
  let value = 0n;
  for (let index = 0; index < 8; index++) {
    const byte = bytes.readUInt8(at + index);
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value, length: index + 1 };
  }
  return { value: (value << 8n) | BigInt(bytes.readUInt8(at + 8)), length: 9 };
}
