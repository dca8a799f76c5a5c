/** What the dotted name of a call says of the module that it goes to, before anybody looks for that module's file. */
import type { AiAsk, Reexports } from '../types.ts';

/** The last part of what asks a model, of any provider's client. */
export const inference =
  /\.(?:a?create|a?generate\w*|chat|complete|completion|embed\w*|a?invoke|a?stream|send_message|responses|messages|predict|run\w*|converse|parse|post|__call__|generate_content\w*)$/;

/** `tools.llm.ask` and `tools.llm.Asker().ask`: the only forms in which modules offer functions. */
const functionName = /^\.{0,3}\w+(?:\.\w+)*(?:\(\))?\.\w+$/;

/** Whether a module could offer what is called by this name, as a function or on a client. */
export function mayBeOffered(path: string): boolean {
  return functionName.test(path) || inference.test(path);
}

/** Modules lie at most so deep. */
const maxParts = 4;
const moduleName = /^(\.{0,3}\w+(?:\.\w+){0,3})\./;

/** `tools.llm` of `tools.llm.ask`: the longest name that a module can have in it; '' where there is none. */
export function moduleIn(path: string): string {
  return moduleName.exec(path)?.[1] ?? '';
}

/** Those modules of the calls, each once. */
export function modulesOf(asks: readonly AiAsk[]): readonly string[] {
  return [...new Set(asks.map(({ path }) => moduleIn(path)))].filter((module) => module !== '');
}

export interface AskedFile {
  readonly file: string;
  /** How many parts of the module's name lead to the file: what follows is a name in it. */
  readonly parts: number;
}

/**
 * `tools.llm.client`: the file of `tools.llm`, with two parts.
 * @param module as `moduleIn` gives it
 * @param fileOf the file of a dotted module, with a dot in front where it is relative; '' where the project has none
 */
export function fileIn(module: string, fileOf: (module: string) => string): AskedFile | undefined {
  const dots = leadingDots.exec(module)?.[0] ?? '';
  const parts = module.slice(dots.length).split('.');
  const at = (count: number): AskedFile | undefined => {
    const file = fileOf(dots + parts.slice(0, count).join('.'));
    return file === '' ? undefined : { file, parts: count };
  };
  let outer: AskedFile | undefined;
  for (let count = 1; count <= Math.min(maxParts, parts.length); count++) {
    const found = at(count);
    // A module in a package is meant before a name that the package's own file has.
    if (found !== undefined && !isPackageFile(found.file)) return found;
    outer = found ?? outer;
  }
  return outer ?? (dots === '' ? undefined : at(0));
}

const leadingDots = /^\.*/;

function isPackageFile(file: string): boolean {
  return /(?:^|[/\\])__init__\.py$/.test(file);
}

/** What follows the module's own name in the name of a call. */
export function nameIn(path: string, { parts }: AskedFile): string {
  return path.replace(leadingDots, '').split('.').slice(parts).join('.');
}

/** A name that a module has from another one, and the dotted name that it has there; the other module's own for `*`. */
export interface HandedName {
  readonly name: string;
  readonly path: string;
}

export function handedNames(reexports: readonly Reexports[] = []): readonly HandedName[] {
  return reexports.flatMap(({ from, names }) =>
    names.map((written) => {
      const [there = '', name = there] = written.split(' as ');
      return name === '*'
        ? { name, path: from }
        : { name, path: from.endsWith('.') ? from + there : `${from}.${there}` };
    }),
  );
}

/** As rows without names, a third as long. */
export function textOfAsks(asks: readonly AiAsk[]): string {
  return JSON.stringify(
    asks.map(({ path, line, column, cell, model, given, evidence }) => {
      const place = [path, line, column ?? null];
      if (cell === undefined && model === '' && given.length === 0 && !evidence) return place;
      return [...place, cell ?? null, model, given, evidence ?? ''];
    }),
  );
}

type Row = [string, number, number | null, (number | null)?, string?, AiAsk['given']?, string?];

export function asksIn(text: string): readonly AiAsk[] {
  if (text === '') return [];
  return (JSON.parse(text) as Row[]).map(
    ([path, line, column, cell = null, model = '', given = [], evidence = '']) => ({
      path,
      line,
      ...(column === null ? {} : { column }),
      ...(cell === null ? {} : { cell }),
      model,
      given,
      evidence,
    }),
  );
}
