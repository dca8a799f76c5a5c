/** Programs that are Python by their first line alone. */
import type { DirEntry, TableContext, User } from '../core/types.ts';
import { joined, type PythonCommand, parsePythonCommand } from '../parse/python-argv.ts';
import { stripRunner } from '../parse/python-runners.ts';
import { stripWrappers } from '../parse/python-wrappers.ts';
import { parseShebang, type Shebang } from '../parse/shebang.ts';
import { entriesOf, lookAt, readIfThere, trustedTarget } from './look.ts';

/** Where a command is started. */
export interface StartPlace {
  /** '' when it is not known. */
  readonly cwd: string;
  /** Whose home `~` and `$HOME` are; undefined when nobody's. */
  readonly user: User | undefined;
  /** Where the starter looks for a program that is named without a directory, in order. */
  readonly searchPath?: readonly string[];
  /** Finds such a program instead. */
  readonly find?: (name: string) => string;
}

/** Of a directory of programs; one that has more is no such directory. */
const maxPrograms = 50_000;

/** Where systems look for programs when nothing else is said. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * A command in words whose program, wrappers and runners taken off, is a script without suffix.
 * @returns undefined when it is not there, or no Python
 */
export function commandByShebang(
  context: TableContext,
  words: readonly string[],
  place: StartPlace,
): PythonCommand | undefined {
  const outer = stripWrappers(words);
  const inner = stripRunner(outer.words, (outer.words[0] ?? '').replace(/^.*\//, ''));
  const directory = joined(outer.directory, inner.directory ?? '');
  const cwd = atHome(joined(place.cwd, directory), place.user);
  const path = programOf(context, inner.words[0] ?? '', { ...place, cwd });
  const shebang = path === '' ? undefined : shebangOf(context, path);
  if (shebang === undefined) return undefined;
  const command = parsePythonCommand([
    shebang.interpreter,
    ...shebang.options,
    path,
    ...inner.words.slice(1),
  ]);
  if (command === undefined) return undefined;
  const wrappers = [...outer.names, ...(inner.name === '' ? [] : [inner.name])];
  return { ...command, script: command.script || path, wrappers, directory };
}

/** `~`, `$HOME` and `${HOME}` at the start of a path. */
export function atHome(path: string, user: Pick<User, 'home'> | undefined): string {
  if (user === undefined) return path;
  return path.replace(/^(?:~|\$HOME|\$\{HOME\})(?=$|[\\/])/, () => user.home || '~');
}

/** The file of a program, '' when it is not known. */
function programOf(context: TableContext, name: string, place: StartPlace): string {
  const { host } = context;
  const { cwd, user, searchPath = [], find } = place;
  const program = atHome(name, user);
  if (program === '' || host.path.isAbsolute(program)) return program;
  if (/[\\/]/.test(program)) return host.path.isAbsolute(cwd) ? host.path.join(cwd, program) : '';
  return find === undefined ? findProgram(context, program, searchPath, user) : find(program);
}

/** @returns a function that finds programs by name and looks for each once: for many commands of one user */
export function programFinder(
  context: TableContext,
  searchPath: readonly string[],
  user: User | undefined,
): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = findProgram(context, name, searchPath, user);
    known.set(name, found);
    return found;
  };
}

function findProgram(
  context: TableContext,
  name: string,
  searchPath: readonly string[],
  user: User | undefined,
): string {
  const { isAbsolute, join } = context.host.path;
  const place = searchPath
    .map((one) => atHome(one, user))
    .find((one) => isAbsolute(one) && isProgramIn(context, one, name));
  return place === undefined ? '' : join(place, name);
}

/**
 * Many commands are looked for in the same few directories, and histories name thousands that are there no more: a directory is listed
 * once, and only what lies in it is looked at.
 */
function isProgramIn(context: TableContext, place: string, name: string): boolean {
  const known = context.memo.get(`schedules/programs\0${place}`, 60_000, () => listPrograms(context, place));
  const kind = known.get(name);
  return (
    kind === 'symlink' || (kind === 'file' && isExecutable(context, context.host.path.join(place, name)))
  );
}

function listPrograms(context: TableContext, place: string): ReadonlyMap<string, DirEntry['kind']> {
  const entries = entriesOf(context, place).slice(0, maxPrograms);
  return new Map(entries.map(({ name, kind }) => [name, kind]));
}

function isExecutable(context: TableContext, path: string): boolean {
  return context.memo.get(`schedules/program\0${path}`, 60_000, () => {
    const stat = lookAt(context.host, path);
    return stat?.kind === 'file' && (stat.mode & 0o111) !== 0;
  });
}

/** Of what begins with `#!`; asked once for each path. */
function shebangOf(context: TableContext, path: string): Shebang | undefined {
  return context.memo.get(`schedules/shebang\0${path}`, 60_000, () => {
    const head = readHead(context, path);
    return head[0] === 0x23 && head[1] === 0x21 ? parseShebang(head) : undefined;
  });
}

function readHead(context: TableContext, path: string): Uint8Array {
  const { host } = context;
  const stat = lookAt(host, path);
  const target = stat?.kind === 'symlink' ? trustedTarget(host, path, stat) : path;
  if (target === undefined || lookAt(host, target)?.kind !== 'file') return new Uint8Array();
  return readIfThere(context, target, { head: 1024 })?.bytes ?? new Uint8Array();
}
