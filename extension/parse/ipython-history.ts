/** IPython's history.sqlite: sessions with their times, and what was typed in each. */
import { openSqlite, type SqliteValue } from './sqlite-pages.ts';

export interface IpythonSession {
  readonly session: number;
  /** Unix seconds; null when it is not told. */
  readonly start: number | null;
  /** Null for a session that goes on, or did not end as it should. */
  readonly end: number | null;
  readonly commands: number;
  /** Commands of the session that start something: `%run x.py`, `!pip install y`; not redacted. */
  readonly lines: readonly string[];
}

const maxSessions = 5000;
const maxLines = 2000;
const starts = /^[^\S\n]*(?:[%!]|pip\s)/m;

/** @returns the newest sessions, oldest first; undefined when it is no such database */
export function parseIpythonHistory(bytes: Buffer): IpythonSession[] | undefined {
  const file = openSqlite(bytes);
  const columns = file?.columns('sessions');
  if (file === undefined || columns === undefined) return undefined;
  const at = (name: string): number => columns.indexOf(name);
  const sessions = new Map<number, IpythonSession & { lines: string[] }>();
  for (const { rowid, values } of file.rows('sessions')) {
    // An INTEGER PRIMARY KEY is the rowid itself, and NULL in the row.
    const session = Number(values[at('session')] ?? rowid);
    const commands = Number(values[at('num_cmds')] ?? 0);
    sessions.set(session, {
      session,
      start: timeOf(values[at('start')]),
      end: timeOf(values[at('end')]),
      commands: Number.isFinite(commands) ? commands : 0,
      lines: [],
    });
  }
  const kept = new Map([...sessions].slice(-maxSessions));
  addLines(file.columns('history') ?? [], file.rows('history'), kept);
  return [...kept.values()];
}

function addLines(
  columns: readonly string[],
  rows: Iterable<{ readonly values: readonly SqliteValue[] }>,
  sessions: ReadonlyMap<number, { readonly lines: string[] }>,
): void {
  const session = columns.indexOf('session');
  const raw = columns.includes('source_raw') ? columns.indexOf('source_raw') : columns.indexOf('source');
  if (session === -1 || raw === -1) return;
  for (const { values } of rows) {
    const text = values[raw];
    const lines = sessions.get(Number(values[session]))?.lines;
    if (lines !== undefined && lines.length < maxLines && typeof text === 'string' && starts.test(text))
      lines.push(text);
  }
}

/** `2026-01-01 10:00:00.123456`: local time, with an offset where one is written. */
function timeOf(value: SqliteValue | undefined): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(value)) return null;
  const time = Date.parse(value.replace(' ', 'T').replace(/(?<=\.\d{3})\d+/, ''));
  return Number.isFinite(time) ? time / 1000 : null;
}

/** The shell lines that a cell runs: `!x`, `%sx x`, `%pip install y` (of pip), `%run x.py` (of python), and cells of `%%bash`. */
export function shellLinesOf(cell: string): string[] {
  const lines = cell.split('\n', 500);
  if (/^\s*%%(?:bash|sh|script\s+(?:\/\S+\/)?(?:ba|z)?sh)\b/.test(lines[0] ?? ''))
    return [lines.slice(1).join('\n')];
  return lines.flatMap((line) => {
    const { magic, rest } =
      /^\s*(?<magic>!!?|%{1,2}(?:sx|system|run|pip|uv|conda|mamba|micromamba)\b|pip\b)\s*(?<rest>.*)$/.exec(
        line,
      )?.groups ?? {};
    if (magic === undefined || rest === undefined || rest === '') return [];
    if (/^!|sx|system/.test(magic)) return [rest];
    const name = magic.replace(/^%+/, '');
    return name === 'run' ? [`python ${rest.replace(/^(?:-[a-zA-Z]+\s+)*/, '')}`] : [`${name} ${rest}`];
  });
}
