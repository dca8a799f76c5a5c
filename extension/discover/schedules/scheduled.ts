/** A definition that starts Python by itself or at a press of a button, wherever it is written. */
import { redactArgv, redactPath } from '../../core/redact.ts';
import type { TableContext, User } from '../../core/types.ts';
import {
  type PythonCommand,
  parsePythonCommand,
  parseShellLine,
  type ShellDialect,
} from '../../parse/python-argv.ts';
import { atHome, commandByShebang } from '../by-shebang.ts';
import { commandFacts } from '../invocations/observation.ts';

export type ScheduleKind =
  | 'cron'
  | 'anacron'
  | 'at'
  | 'cron_directory'
  | 'systemd_timer'
  | 'systemd_service'
  | 'systemd_path'
  | 'systemd_socket'
  | 'launchd'
  | 'scheduled_task'
  | 'autostart'
  | 'pycharm'
  | 'vscode_task'
  | 'vscode_launch';

export interface Scheduled {
  readonly kind: ScheduleKind;
  readonly name: string;
  /** File of the definition. */
  readonly path: string;
  /** Words of the command, redacted. */
  readonly command: readonly string[];
  readonly run: ReturnType<typeof commandFacts>;
  /** Text of `-c` as it was, secrets included: for the analysers alone. */
  readonly code: string;
  readonly cwd: string;
  /** As written. */
  readonly schedule: string;
  /** Unix seconds; null when it cannot be told. Asked for by queries that read it: some patterns are searched for years. */
  nextRun(): number | null;
  readonly enabled: boolean;
  /** Account that it runs as, as written or known. */
  readonly runAs: string;
  /** An editor made it by itself when a file was run. */
  readonly temporary?: boolean;
}

/** The first of several times. */
export function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** For what no fixed time starts. */
export function never(): null {
  return null;
}

/** What a definition says, before it is known whether it starts Python. */
export interface Definition extends Omit<Scheduled, 'command' | 'run' | 'code'> {
  /** Whose home `~` and `$HOME` are; undefined when nobody's. */
  readonly user: User | undefined;
  /** Where the starter looks for a program that is named without a directory, in order. */
  readonly searchPath?: readonly string[];
}

/**
 * The runs of Python that a shell line starts.
 * @param input what it is given as its standard input
 */
export function fromShellLine(
  context: TableContext,
  line: string,
  definition: Definition,
  input?: string,
): Scheduled[] {
  const lookUp = (words: readonly string[], directory: string): PythonCommand | undefined =>
    commandByShebang(context, words, { ...definition, cwd: startDirectory(context, definition, directory) });
  return parseShellLine(line, { input, dialect: dialectOn(context.host), lookUp }).map(({ command, words }) =>
    toScheduled(context, words, command, definition),
  );
}

/** What editors and schedulers give a line to. */
function dialectOn({ platform }: TableContext['host']): ShellDialect {
  return platform === 'win32' ? 'powershell' : 'sh';
}

/** The run of Python that a command in words starts, also one whose program is a script by its shebang. */
export function fromWords(
  context: TableContext,
  words: readonly string[],
  definition: Definition,
): Scheduled[] {
  const command = parsePythonCommand(words) ?? commandByShebang(context, words, definition);
  return command === undefined ? [] : [toScheduled(context, words, command, definition)];
}

function toScheduled(
  context: TableContext,
  words: readonly string[],
  command: PythonCommand,
  { user, searchPath: _, ...definition }: Definition,
): Scheduled {
  const { host } = context;
  const facts = commandFacts(words, command);
  const script = atHome(facts.script, user);
  const cwd = startDirectory(context, { ...definition, user }, command.directory);
  const base = cwd !== '' ? cwd : definition.kind.startsWith('cron') ? (user?.home ?? '') : '';
  const absolute =
    script === '' || host.path.isAbsolute(script) || base === '' || beginsOpen(script)
      ? script
      : host.path.join(base, script);
  return {
    ...definition,
    cwd: redactPath(cwd),
    command: redactArgv(facts.argv),
    code: command.code ?? '',
    run: { ...facts, script: absolute, interpreter: interpreterOf(context, facts.interpreter, cwd, user) },
  };
}

/** A variable or placeholder may stand for an absolute path. */
function beginsOpen(path: string): boolean {
  return /^(?:[$`]|\{|%\w+%|%[a-zA-Z])/.test(path);
}

function interpreterOf({ host }: TableContext, name: string, cwd: string, user: User | undefined): string {
  const path = atHome(name, user);
  return /[\\/]/.test(path) && !host.path.isAbsolute(path) && cwd !== '' ? host.path.join(cwd, path) : path;
}

/** Where the definition starts it, or a `cd` of its line leads from there; cron starts in the home. */
function startDirectory({ host }: TableContext, { cwd, kind, user }: Definition, directory: string): string {
  const from = atHome(cwd, user);
  if (directory === '') return from;
  const path = atHome(directory, user);
  if (/^(?:[\\/]|[A-Za-z]:)/.test(path)) return host.path.normalize(path);
  const start = from === '' && kind === 'cron' ? (user?.home ?? '') : from;
  return start === '' ? path : host.path.join(start, path);
}

/** The account of a name or uid, as definitions give it. */
export function userNamed({ host }: TableContext, name: string): User | undefined {
  const lower = name.replace(/^.*\\/, '').toLowerCase();
  return host.users().find(({ username, uid }) => username.toLowerCase() === lower || String(uid) === name);
}
