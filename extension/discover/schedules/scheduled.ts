/** A definition that starts Python by itself or at a press of a button, wherever it is written. */
import { redactArgv, redactPath } from '../../core/redact.ts';
import type { TableContext, User } from '../../core/types.ts';
import { type PythonCommand, parsePythonCommand, parseShellLine } from '../../parse/python-argv.ts';
import { parseShebang } from '../../parse/shebang.ts';
import { splitCommands } from '../../parse/shell-words.ts';
import { commandFacts } from '../invocations/observation.ts';
import { lookAt, readIfThere, trustedTarget } from '../look.ts';

export type ScheduleKind =
  | 'cron'
  | 'anacron'
  | 'cron_directory'
  | 'systemd_timer'
  | 'systemd_service'
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
  const runs = parseShellLine(line, input);
  if (runs.length === 0) return splitCommands(line).flatMap((words) => fromWords(context, words, definition));
  return runs.map(({ command, words }) => toScheduled(context, words, command, definition));
}

/** The run of Python that a command in words starts, also one whose program is a script by its shebang. */
export function fromWords(
  context: TableContext,
  words: readonly string[],
  definition: Definition,
): Scheduled[] {
  const command = parsePythonCommand(words) ?? byShebang(context, words, definition);
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
  const script = home(facts.script, user);
  const cwd =
    command.directory === '' ? home(definition.cwd, user) : changed(definition.cwd, command.directory, user);
  const base = cwd !== '' ? cwd : definition.kind.startsWith('cron') ? (user?.home ?? '') : '';
  const absolute =
    script === '' || host.path.isAbsolute(script) || base === '' ? script : host.path.join(base, script);
  return {
    ...definition,
    cwd: redactPath(cwd),
    command: redactArgv(facts.argv),
    code: command.code ?? '',
    run: { ...facts, script: absolute, interpreter: interpreterOf(context, facts.interpreter, cwd, user) },
  };
}

function interpreterOf({ host }: TableContext, name: string, cwd: string, user: User | undefined): string {
  const path = home(name, user);
  return /[\\/]/.test(path) && !host.path.isAbsolute(path) && cwd !== '' ? host.path.join(cwd, path) : path;
}

/** Where `cd` leads from a directory. */
function changed(cwd: string, directory: string, user: User | undefined): string {
  const path = home(directory, user);
  return path.startsWith('/') || cwd === '' ? path : `${home(cwd, user)}/${path}`;
}

/** `~`, `$HOME` and `${HOME}` at the start of a path. */
export function home(path: string, user: User | undefined): string {
  if (user === undefined) return path;
  return path.replace(/^(?:~|\$HOME|\$\{HOME\})(?=$|[\\/])/, () => user.home);
}

/** A program without suffix may be Python by its first line. */
function byShebang(
  context: TableContext,
  words: readonly string[],
  definition: Definition,
): PythonCommand | undefined {
  const path = programOf(context, words[0] ?? '', definition);
  if (path === '' || !isScript(context, path)) return undefined;
  const shebang = parseShebang(readHead(context, path));
  if (shebang === undefined) return undefined;
  const command = parsePythonCommand([shebang.interpreter, ...shebang.options, path, ...words.slice(1)]);
  return command === undefined ? undefined : { ...command, script: command.script || path };
}

/** The file of a program, '' when it is not known. */
function programOf(context: TableContext, name: string, { cwd, user, searchPath = [] }: Definition): string {
  const { host } = context;
  const program = home(name, user);
  if (program === '' || host.path.isAbsolute(program)) return program;
  if (/[\\/]/.test(program)) return cwd === '' ? '' : host.path.join(cwd, program);
  const places = searchPath.map((place) => home(place, user)).filter((place) => host.path.isAbsolute(place));
  return places.map((place) => host.path.join(place, program)).find((path) => isProgram(context, path)) ?? '';
}

/** Each program is looked for in the same few directories by many definitions. */
function isProgram(context: TableContext, path: string): boolean {
  return context.memo.get(`schedules/program\0${path}`, 60_000, () => {
    const stat = lookAt(context.host, path);
    return stat?.kind === 'symlink' || (stat?.kind === 'file' && (stat.mode & 0o111) !== 0);
  });
}

/** What begins with `#!`; asked once for each path. */
function isScript(context: TableContext, path: string): boolean {
  return context.memo.get(`schedules/shebang\0${path}`, 60_000, () => {
    const head = readHead(context, path);
    return head[0] === 0x23 && head[1] === 0x21;
  });
}

function readHead(context: TableContext, path: string): Uint8Array {
  const { host } = context;
  const stat = lookAt(host, path);
  const target = stat?.kind === 'symlink' ? trustedTarget(host, path, stat) : path;
  if (target === undefined || lookAt(host, target)?.kind !== 'file') return new Uint8Array();
  return readIfThere(context, target, { head: 1024 })?.bytes ?? new Uint8Array();
}

/** The account of a name or uid, as definitions give it. */
export function userNamed({ host }: TableContext, name: string): User | undefined {
  const lower = name.replace(/^.*\\/, '').toLowerCase();
  return host.users().find(({ username, uid }) => username.toLowerCase() === lower || String(uid) === name);
}
