/** Scripts and notebooks of the machine: from the sweep, or exactly where a query says. */
import { askedNumber, askedPath } from '../core/asked.ts';
import { HostError } from '../core/errors.ts';
import { keptStat } from '../core/files.ts';
import { redactPath } from '../core/redact.ts';
import type { FileStat, Host, TableContext } from '../core/types.ts';
import { parseShebang } from '../parse/shebang.ts';
import type { ScriptCandidate, ScriptSuffix } from './candidates.ts';
import { type NamedPaths, namedPaths } from './named-paths.ts';
import { ownerOf } from './owners.ts';
import { shareScan } from './shared.ts';
import { scriptCandidates, sweep } from './sweep.ts';

/** A script with what its directory entry says. Nothing of its content was read, but for a shebang where the name tells nothing. */
export interface Script {
  readonly path: string;
  readonly suffix: ScriptSuffix;
  readonly stat: FileStat;
  readonly uid: number;
  readonly username: string;
}

const freshMs = 30_000;
const shebangSpace = 'script-shebang/1';
/** Columns that say which of the sweep's scripts are asked for. */
const narrowing: ReadonlySet<string> = new Set(['uid', 'path', 'directory', 'filename']);
const suffixes: ReadonlySet<string> = new Set<ScriptSuffix>(['.py', '.pyw', '.ipynb', '.pyz', '.pyzw']);

/**
 * The scripts that a query asks for. `path = …` and `directory = …` look there now, also outside the roots and inside
 * environments; anything else takes the sweep's scripts, of which LIKE chooses some.
 */
export function listScripts(context: TableContext): readonly Script[] {
  const { query } = context;
  const names = namedPaths(context);
  const paths = query.equals('path');
  if (paths !== undefined) return onceEach(paths.flatMap((path) => scriptsAt(context, names, path)));
  const directories = query.equals('directory');
  if (directories !== undefined)
    return onceEach(directories.flatMap((directory) => scriptsIn(context, names, directory)));
  const all = allScripts(context);
  if (!query.constraints.some(({ column }) => narrowing.has(column))) return all;
  const isOwner = askedNumber(query, 'uid');
  const isPath = askedPath(query, 'path');
  const isDirectory = askedPath(query, 'directory');
  const isName = askedPath(query, 'filename');
  const { dirname, basename } = context.host.path;
  return all.filter(
    ({ uid, path }) =>
      isOwner(uid) &&
      isPath(path) &&
      isDirectory(dirname(path)) &&
      (isName(basename(path)) || isHidden(path)),
  );
}

/** Whether rows show a path otherwise: how they show its parts then is not known here. */
function isHidden(path: string): boolean {
  return redactPath(path) !== path;
}

/** Every script that the sweep finds, shared by the queries of half a minute. */
export function allScripts(context: TableContext): readonly Script[] {
  return shareScan(context, 'discover/scripts', freshMs, (own) => {
    const scripts: Script[] = [];
    for (const candidate of sweep(own).scripts) {
      if (own.expired()) break;
      const script = describe(own, candidate, false);
      if (script !== undefined) scripts.push(script);
    }
    return scripts;
  });
}

/** Two spellings in one `IN` can lead to the same file. */
function onceEach(scripts: readonly Script[]): readonly Script[] {
  return [...new Map(scripts.map((script) => [script.path, script])).values()];
}

function scriptsAt(context: TableContext, names: NamedPaths, shown: string): Script[] {
  const { host } = context;
  return names.resolve(shown).flatMap((path) => {
    const script = describe(context, { path, suffix: suffixOf(host, path) ?? '' }, true);
    return script === undefined ? [] : [script];
  });
}

function scriptsIn(context: TableContext, names: NamedPaths, shown: string): Script[] {
  const asked = shown.length > 1 ? shown.replace(/(?<=[^:])[\\/]+$/, '') : shown;
  return names.resolve(asked).flatMap((directory) => scriptsOf(context, directory));
}

function scriptsOf(context: TableContext, directory: string): Script[] {
  const found: Script[] = [];
  // By the same rule as the sweep: a query without the constraint finds the same files.
  for (const candidate of scriptCandidates(context.host, directory, entriesOf(context, directory))) {
    const script = describe(context, candidate, false);
    if (script !== undefined) found.push(script);
  }
  return found;
}

/** @param explicit the query named this very file: what is wrong with it is told */
function describe(context: TableContext, candidate: ScriptCandidate, explicit: boolean): Script | undefined {
  const { host, problems } = context;
  try {
    const stat = host.stat(candidate.path);
    if (stat.kind !== 'file') {
      if (explicit && stat.kind !== 'directory') {
        const link = stat.kind === 'symlink';
        problems.add({
          code: link ? 'SYMLINK' : 'NOT_REGULAR',
          path: candidate.path,
          message: link
            ? 'it is a symbolic link: ask for its target'
            : 'it is not a regular file: not opened',
        });
      }
      return undefined;
    }
    if (candidate.suffix === '' && !startsPython(context, candidate.path, stat)) return undefined;
    const { path, suffix } = candidate;
    const { uid, username } = ownerOf(context, path, stat);
    return { path, suffix, stat: keptStat(stat), uid, username };
  } catch (error) {
    report(context, error);
    return undefined;
  }
}

/** A file whose name says nothing is a script when its shebang starts Python. Asked once per state of the file. */
function startsPython(context: TableContext, path: string, stat: FileStat): boolean {
  if (stat.size < 8) return false;
  const known = context.cache.get<boolean>(shebangSpace, path, stat);
  if (known !== undefined) return known;
  const { bytes } = context.host.read(path, { head: 1024 });
  const is = parseShebang(bytes) !== undefined;
  context.cache.set(shebangSpace, path, stat, is);
  return is;
}

/** The suffix of a script, '' when the name tells nothing, undefined when it is another kind of file. */
function suffixOf(host: Host, path: string): ScriptSuffix | undefined {
  const suffix = host.path.extname(path).toLowerCase();
  if (suffixes.has(suffix)) return suffix as ScriptSuffix;
  return suffix === '' || /^\.\d+$/.test(suffix) ? '' : undefined;
}

function entriesOf(context: TableContext, directory: string) {
  try {
    return context.host.list(directory);
  } catch (error) {
    report(context, error);
    return [];
  }
}

/** A file that vanished is no problem. */
function report({ problems }: TableContext, error: unknown): void {
  if (!(error instanceof HostError)) throw error;
  if (error.code !== 'NOT_FOUND')
    problems.add({ code: error.code, path: error.path, message: error.message });
}
