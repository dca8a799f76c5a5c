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
  let separator = -1;
  while (at < text.length && files < maxEntries) {
    const start = at;
    const next = text.indexOf('\n', at);
    const end = lineEnd(text, start, next === -1 ? text.length : next);
    at = next === -1 ? text.length : next + 1;
    // Looked for behind the last one only: a text without any is not searched again for each of its lines.
    if (separator < start) separator = nextComma(text, start);
    const pathEnd = Math.min(separator, end);
    if (pathEnd === start) continue;
    files++;
    native ||= mayBeNative && nativeFile.test(text.slice(start, pathEnd));
    if (separator >= end) continue;
    separator = nextComma(text, separator + 1);
    const size = separator < end ? sizeAt(text, separator + 1, end) : undefined;
    if (size === undefined) continue;
    sized = true;
    bytes += size;
  }
  return { files, bytes, sized, native };
}

function lineEnd(text: string, start: number, end: number): number {
  return end > start && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;
}

function nextComma(text: string, from: number): number {
  const comma = text.indexOf(',', from);
  return comma === -1 ? text.length : comma;
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

/** The number in the cell that begins at `from`; undefined when it is none, or of more than 15 digits. */
function sizeAt(text: string, from: number, end: number): number | undefined {
  let size = 0;
  let at = from;
  for (; at < end && text.charCodeAt(at) !== comma; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9 || at - from >= maxDigits) return undefined;
    size = size * 10 + digit;
  }
  return at === from ? undefined : size;
}

const maxDigits = 15;
const comma = 44;
const carriageReturn = 13;
