/**
 * Exports of the systemd journal: `journalctl -o json` (an object a line) and `-o export` (fields a line, entries apart by an
 * empty one). What matters is the process that wrote an entry: its command line, unit and times.
 */
import { parseBoundedJson } from './bounded-json.ts';

export interface JournalProcess {
  readonly pid: number;
  readonly uid: number;
  /** Not redacted; arguments joined by spaces, as the journal keeps them. */
  readonly commandLine: string;
  readonly executable: string;
  readonly unit: string;
  /** First and last entry of this process, Unix seconds. */
  readonly first: number;
  readonly last: number;
}

type Fields = ReadonlyMap<string, string>;

const maxBytes = 64 * 1024 * 1024;
const maxLine = 262_144;
/** A text with more lines that are no JSON is none: each costs an exception. */
const maxFaults = 10_000;
const wanted = new Set([
  '_PID',
  '_UID',
  '_CMDLINE',
  '_EXE',
  '_SYSTEMD_UNIT',
  '_SYSTEMD_USER_UNIT',
  '__REALTIME_TIMESTAMP',
  '_BOOT_ID',
]);

/** The processes that wrote into a journal, each once. */
export function parseJournal(text: Buffer | string): JournalProcess[] {
  const processes = new Map<string, JournalProcess>();
  const body = (typeof text === 'string' ? Buffer.from(text) : text).subarray(0, maxBytes);
  const isJson = /^\s*\{/.test(body.toString('latin1', 0, 256));
  for (const fields of isJson ? jsonEntries(body.toString('utf8')) : exportEntries(body)) {
    const entry = toProcess(fields);
    if (entry === undefined) continue;
    const key = `${fields.get('_BOOT_ID')} ${entry.pid} ${entry.commandLine}`;
    const known = processes.get(key);
    processes.set(
      key,
      known === undefined
        ? entry
        : { ...known, first: Math.min(known.first, entry.first), last: Math.max(known.last, entry.last) },
    );
  }
  return [...processes.values()];
}

function toProcess(fields: Fields): JournalProcess | undefined {
  const pid = Number(fields.get('_PID'));
  const time = Number(fields.get('__REALTIME_TIMESTAMP')) / 1_000_000;
  const commandLine = fields.get('_CMDLINE') ?? '';
  if (!(pid > 0) || !(time > 0) || commandLine === '') return undefined;
  const uid = fields.get('_UID');
  return {
    pid,
    uid: uid === undefined || !/^\d+$/.test(uid) ? -1 : Number(uid),
    commandLine,
    executable: fields.get('_EXE') ?? '',
    unit: fields.get('_SYSTEMD_USER_UNIT') ?? fields.get('_SYSTEMD_UNIT') ?? '',
    first: time,
    last: time,
  };
}

function* jsonEntries(text: string): Generator<Fields> {
  let faults = 0;
  for (const line of text.split('\n')) {
    if (!line.startsWith('{') || line.length > maxLine) continue;
    const value = parseBoundedJson(line, 8);
    if (typeof value !== 'object' || value === null) {
      if (++faults > maxFaults) return;
      continue;
    }
    const fields = Object.entries(value).filter(([name]) => wanted.has(name));
    yield new Map(fields.map(([name, one]) => [name, textOf(one)]));
  }
}

/** What is no plain text is a list of its bytes. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? Buffer.from(value).toString('utf8') : '';
}

/**
 * Fields of more than one line have their length, 8 bytes, before them: what stands in them is text that any user may have logged, and
 * no field.
 */
function* exportEntries(bytes: Buffer): Generator<Fields> {
  let fields = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const stop = bytes.indexOf(0x0a, at);
    const end = stop === -1 ? bytes.length : stop;
    const equals = bytes.subarray(at, end).indexOf(0x3d);
    if (end === at) {
      if (fields.size > 0) yield fields;
      fields = new Map();
    } else if (equals > 0) {
      const name = bytes.toString('latin1', at, at + equals);
      if (wanted.has(name)) fields.set(name, bytes.toString('utf8', at + equals + 1, end));
    } else if (equals === -1) {
      const from = end + 9;
      const size = from <= bytes.length ? bytes.readBigUInt64LE(end + 1) : 0n;
      const last = from + Number(size);
      // What is cut off there, or has no end, is no export: nothing after it can be told apart.
      if (last >= bytes.length || bytes[last] !== 0x0a) break;
      const name = bytes.toString('latin1', at, end);
      if (wanted.has(name) && size < maxLine) fields.set(name, bytes.toString('utf8', from, last));
      at = last + 1;
      continue;
    }
    at = end + 1;
  }
  if (fields.size > 0) yield fields;
}
