/** RECORD (PEP 376, PEP 427): the files of an installed distribution, as CSV of path, hash and size. */

export interface RecordEntry {
  /** As written: relative to the site directory with `/`, or absolute. */
  readonly path: string;
  /** `sha256=<urlsafe base64 without padding>`, or ''. */
  readonly hash: string;
  /** Bytes; undefined when not stated. */
  readonly size: number | undefined;
}

const maxEntries = 500_000;

/** Parses a RECORD; malformed lines give what can be read of them. */
export function parseRecord(text: string): RecordEntry[] {
  const entries: RecordEntry[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length && entries.length < maxEntries) {
    const row = readRow(text, at);
    at = row.next;
    const path = row.cells[0] ?? '';
    if (path === '') continue;
    const size = row.cells[2] ?? '';
    entries.push({
      path,
      hash: row.cells[1] ?? '',
      size: /^\d{1,15}$/.test(size) ? Number(size) : undefined,
    });
  }
  return entries;
}

interface Row {
  readonly cells: readonly string[];
  readonly next: number;
}

function readRow(text: string, start: number): Row {
  let end = text.indexOf('\n', start);
  if (end === -1) end = text.length;
  const line = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
  if (!line.includes('"')) return { cells: line.split(','), next: end + 1 };
  return readQuotedRow(text, start);
}

/** A row with quoted cells (RFC 4180): they may hold commas, doubled quotes and line ends. */
function readQuotedRow(text: string, start: number): Row {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  let at = start;
  for (; at < text.length; at++) {
    const c = text[at] ?? '';
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[at + 1] === '"') cell += text[++at] ?? '';
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      cells.push(cell);
      cell = '';
    } else if (c === '\n') break;
    else if (c !== '\r') cell += c;
  }
  return { cells: [...cells, cell], next: at + 1 };
}

export interface RecordSummary {
  readonly files: number;
  /** Sum of the stated sizes, bytes. */
  readonly bytes: number;
  /** Whether any size is stated. */
  readonly sized: boolean;
  /** Whether a file is a compiled extension or library. */
  readonly native: boolean;
}

const nativeFile = /\.(?:so|pyd|dll|dylib)(?:\.\d+)*$/;

/** What the columns need of a RECORD, from the text itself: a machine has half a million lines of them. */
export function summarizeRecord(text: string): RecordSummary {
  if (text.includes('"')) return summarizeEntries(parseRecord(text));
  const mayBeNative = nativeSuffix.test(text);
  let files = 0;
  let bytes = 0;
  let sized = false;
  let native = false;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length && files < maxEntries) {
    const next = text.indexOf('\n', at);
    const end = next === -1 ? text.length : next;
    const line = text.slice(at, end > at && text[end - 1] === '\r' ? end - 1 : end);
    at = end + 1;
    const comma = cellEnd(line, 0);
    if (comma === 0) continue;
    files++;
    const size = sizeAt(line, cellEnd(line, comma + 1) + 1);
    if (size !== undefined) {
      sized = true;
      bytes += size;
    }
    native ||= mayBeNative && nativeFile.test(line.slice(0, comma));
  }
  return { files, bytes, sized, native };
}

/** The same of entries that are parsed already. */
export function summarizeEntries(entries: readonly RecordEntry[]): RecordSummary {
  let bytes = 0;
  let native = false;
  let sized = false;
  for (const entry of entries) {
    bytes += entry.size ?? 0;
    sized ||= entry.size !== undefined;
    native ||= nativeFile.test(entry.path);
  }
  return { files: entries.length, bytes, sized, native };
}

const nativeSuffix = /\.(?:so|pyd|dll|dylib)/;

/** Where the cell that begins at `from` ends. */
function cellEnd(line: string, from: number): number {
  const comma = line.indexOf(',', from);
  return comma === -1 ? line.length : comma;
}

/** The number in the cell that begins at `from`; undefined when it is none, or of more than 15 digits. */
function sizeAt(line: string, from: number): number | undefined {
  const end = cellEnd(line, from);
  if (from >= end || end - from > 15) return undefined;
  let size = 0;
  for (let at = from; at < end; at++) {
    const digit = line.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    size = size * 10 + digit;
  }
  return size;
}
