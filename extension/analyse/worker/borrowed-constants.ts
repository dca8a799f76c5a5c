/**
 * The constants of other files of its project that a script may make its requests with: one file further, through a package's own, and
 * what those of that file are made of in a second one.
 */
import type { TableContext } from '../../core/types.ts';
import { type HandedName, nameIn } from '../ai/asked.ts';
import { djangoSettings } from '../ai/borrowed.ts';
import type { Constant } from '../types.ts';
import { type Around, filesBeside } from './project-files.ts';

/** What a file says of itself that is of use to others. */
export interface Lent {
  readonly constants: readonly Constant[];
  readonly reexports: readonly HandedName[];
}

export interface Lenders {
  around(directory: string): Around;
  /** Undefined for a file that has nothing for others. */
  lentBy(file: string): Promise<Lent | undefined>;
}

/** Constants that one script is given. */
const maxGiven = 100;

/**
 * @param script its path
 * @param borrows dotted names of what it imports
 * @returns the constants by the names that the script has for them; a key that stands in another file has that file's name
 */
export async function borrowedConstants(
  { host }: TableContext,
  lenders: Lenders,
  script: string,
  borrows: readonly string[],
): Promise<readonly Constant[]> {
  const given = new Map<string, Constant>();
  const fileOf = filesBeside(script, lenders.around);
  for (const borrow of borrows) {
    const path = borrow.replace(/\.\*$/, '');
    for (const { name, ...constant } of await borrowed(host.path.dirname(script), path)) {
      if (given.size >= maxGiven) return [...given.values()];
      given.set(path + name, { name: path + name, ...constant });
    }
  }
  return [...given.values()];

  /** Django's settings are what the file that starts the project hands on, often from a module of them for each machine. */
  function borrowed(directory: string, path: string): Promise<readonly Constant[]> {
    return path === djangoSettings ? within(directory, 'manage', 3) : within(directory, path, 1);
  }

  /** What is at a dotted name: names begin with what follows it, '' for a constant itself. */
  async function within(directory: string, path: string, hops: number): Promise<readonly Constant[]> {
    const at = fileOf(directory, path);
    if (at === undefined) return [];
    const lent = await lenders.lentBy(at.file);
    if (lent === undefined) return [];
    const rest = nameIn(path, at);
    const own = lent.constants.map((constant) => located(constant, host.path.basename(at.file)));
    const handed = hops === 0 ? [] : await handedOn(at.file, lent, rest, hops);
    const found = [...handed, ...own].flatMap((constant) => follow(constant, rest));
    return rest === '' && hops > 0 ? [...found, ...(await rebound(directory, path, hops))] : found;
  }

  /** `from .settings import settings` in a package: its name `settings` is that object, no longer the module. */
  async function rebound(directory: string, path: string, hops: number): Promise<readonly Constant[]> {
    const { outer = '', name = '' } = /^(?<outer>.*\.)(?<name>[^.]+)$/.exec(path)?.groups ?? {};
    const at = outer === '' ? undefined : lenders.around(directory).fileIn(packageOf(outer));
    const lent = at === undefined || at.file === script ? undefined : await lenders.lentBy(at.file);
    if (at === undefined || lent === undefined) return [];
    return (await handedOn(at.file, lent, name, hops)).flatMap((constant) => follow(constant, name));
  }

  /** Constants that a package has from its modules, by their names in the package. */
  async function handedOn(
    file: string,
    lent: Lent,
    rest: string,
    hops: number,
  ): Promise<readonly Constant[]> {
    const found: Constant[] = [];
    for (const { name, path } of lent.reexports) {
      if (name !== '*' && rest !== '' && firstOf(rest) !== name) continue;
      for (const constant of await within(host.path.dirname(file), path, hops - 1))
        found.push({ ...constant, name: name === '*' ? constant.name.slice(1) : name + constant.name });
    }
    return found;
  }
}

/** `app.` is the package `app`, as `..` is one by itself. */
function packageOf(outer: string): string {
  return /^\.+$/.test(outer) ? outer : outer.slice(0, -1);
}

function firstOf(name: string): string {
  return name.split('.', 1)[0] ?? name;
}

function located(constant: Constant, file: string): Constant {
  return constant.source === 'literal' ? { ...constant, source: 'file', from: file } : constant;
}

/** The constant with what its name has after another name, where it begins with that. */
function follow(constant: Constant, rest: string): readonly Constant[] {
  const { name } = constant;
  if (rest === '') return [{ ...constant, name: `.${name}` }];
  if (name !== rest && !name.startsWith(`${rest}.`) && !name.startsWith(`${rest}()`)) return [];
  return [{ ...constant, name: name.slice(rest.length) }];
}
