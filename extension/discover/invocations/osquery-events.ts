/** Runs from osquery's own process events: audit, BPF, Endpoint Security, ETW; whichever this osquery has and keeps. */
import { redactPath } from '../../core/redact.ts';
import type { TableContext } from '../../core/types.ts';
import { osqueryWords } from '../../parse/osquery-cmdline.ts';
import { programName } from '../../parse/program-name.ts';
import { windowsArgv } from '../../parse/shell-words.ts';
import { type Observation, observe, runFactsOf, type SourceName } from './observation.ts';

type EventRow = Readonly<Record<string, string>>;

interface EventTable {
  readonly name: SourceName;
  readonly columns: string;
  /** Besides the time and the words of Python. */
  readonly where: string;
  argv(row: EventRow): readonly string[];
}

const tables: readonly EventTable[] = [
  {
    name: 'bpf_process_events',
    columns: 'pid, parent, uid, path, cwd, cmdline, json_cmdline, exit_code, time',
    where: '',
    argv: (row) => jsonWords(row['json_cmdline'] ?? '') ?? osqueryWords(row['cmdline'] ?? ''),
  },
  {
    name: 'process_events',
    columns: 'pid, parent, uid, path, cwd, cmdline, time',
    where: '',
    argv: (row) => osqueryWords(row['cmdline'] ?? ''),
  },
  {
    name: 'es_process_events',
    columns: 'pid, parent, uid, username, path, cwd, cmdline, exit_code, event_type, time',
    where: "event_type = 'exec' AND ",
    argv: (row) => osqueryWords(row['cmdline'] ?? ''),
  },
  {
    name: 'process_etw_events',
    columns: 'pid, ppid AS parent, username, path, cmdline, exit_code, time',
    where: "type = 'ProcessStart' AND ",
    argv: (row) => windowsArgv(row['cmdline'] ?? ''),
  },
];

const daySeconds = 86_400;
const maxRows = 50_000;
const pythonWords = ['python', 'pypy', '.py', 'conda', 'pip', 'jupyter', 'pytest'];

/**
 * @param since Unix seconds; events before it are not asked for
 * @returns nothing where there is no osquery, or none that keeps process events
 */
export async function readOsqueryEvents(context: TableContext, since: number): Promise<Observation[]> {
  const { osquery } = context;
  if (osquery === undefined) return [];
  const known = await availableTables(context);
  const found: Observation[] = [];
  for (const table of tables.filter(({ name }) => known.has(name))) {
    const like = pythonWords.map((word) => `cmdline LIKE '%${word}%'`).join(' OR ');
    const sql = `SELECT ${table.columns} FROM ${table.name} WHERE ${table.where}time > ${Math.floor(since)} AND (${like} OR path LIKE '%python%') LIMIT ${maxRows};`;
    const rows = await ask(context, sql, table.name);
    if (rows.length >= maxRows)
      context.problems.add({
        code: 'LIMIT',
        path: table.name,
        message: `it has more than ${maxRows} events of Python: the rest was not read`,
      });
    for (const row of rows) found.push(...toObservations(context, table, row));
  }
  return found;
}

/** How far back events are asked for when the query does not say. */
export function defaultSince(now: number): number {
  return now - 30 * daySeconds;
}

/** Names of event tables that this osquery has. */
async function availableTables(context: TableContext): Promise<ReadonlySet<string>> {
  const names = tables.map(({ name }) => `'${name}'`).join(', ');
  const sql = `SELECT name FROM osquery_registry WHERE registry = 'table' AND active = 1 AND name IN (${names});`;
  return new Set((await ask(context, sql, 'osquery_registry')).map((row) => row['name'] ?? ''));
}

/** A table that another version of osquery shapes otherwise is a problem, and no rows. */
export async function ask(context: TableContext, sql: string, what: string): Promise<readonly EventRow[]> {
  try {
    return (await context.osquery?.(sql)) ?? [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.problems.add({ code: 'IO', path: what, message: `osquery did not answer: ${reason}` });
    return [];
  }
}

function toObservations(context: TableContext, table: EventTable, row: EventRow): Observation[] {
  const argv = table.argv(row);
  const facts = runFactsOf(argv) ?? scriptFacts(argv, row);
  if (facts === undefined || isShell(argv)) return [];
  const { host } = context;
  const cwd = redactPath((row['cwd'] ?? '').replace(/^"|"$/g, ''));
  const uid = numberOf(row['uid']);
  const names = host.users();
  const user = names.find((one) =>
    uid === null ? one.username === bareName(row['username']) : one.uid === uid,
  );
  const path = redactPath(row['path'] ?? '');
  const isInterpreter = /^(?:python|pypy|graalpy)/.test(programName(path));
  return [
    observe(table.name, {
      ...facts,
      evidence: table.name,
      script: facts.script === '' || cwd === '' ? facts.script : host.path.resolve(cwd, facts.script),
      interpreter: isInterpreter && !host.path.isAbsolute(facts.interpreter) ? path : facts.interpreter,
      cwd,
      startTime: numberOf(row['time']),
      window: 5,
      exitCode: null,
      pid: numberOf(row['pid']),
      ppid: numberOf(row['parent']),
      uid: uid ?? user?.uid ?? -1,
      username: user?.username ?? bareName(row['username']),
    }),
  ];
}

/** The wrappers that a shell starts have events of their own. */
function isShell(argv: readonly string[]): boolean {
  return /^(?:(?:ba|da|z|k|fi)?sh|cmd|powershell|pwsh|sudo|env|nohup|timeout|nice)$/.test(
    programName(argv[0] ?? ''),
  );
}

/** `./tool` whose shebang is Python: the event's path is the interpreter. */
function scriptFacts(argv: readonly string[], row: EventRow): ReturnType<typeof runFactsOf> {
  const path = row['path'] ?? '';
  if (!/^(?:python|pypy|graalpy)/.test(programName(path))) return undefined;
  return runFactsOf([path, ...argv.slice(1)]);
}

function jsonWords(json: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.map(String).slice(0, 4096) : undefined;
  } catch {
    return undefined;
  }
}

function numberOf(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) || value < 0 ? null : value;
}

/** `DOMAIN\user` is `user`. */
function bareName(name: string | undefined): string {
  return (name ?? '').slice((name ?? '').lastIndexOf('\\') + 1);
}
