/**
 * What exists under a path that a query names. Rows show names with secrets and undecodable bytes replaced, and a comparison
 * may ignore case: names are looked up in the directories on the way, and nowhere else.
 */
import { foldText, showsHidden } from '../core/asked.ts';
import { stateKey } from '../core/cache.ts';
import { HostError } from '../core/errors.ts';
import { displayPath } from '../core/paths.ts';
import { redactPath } from '../core/redact.ts';
import type { FileStat, TableContext } from '../core/types.ts';

/** Longer paths cannot be opened on any system. */
const maxLength = 32_767;
/** Spellings of one path that are followed: many can differ in case alone only where someone made them so. */
const maxSpellings = 64;

/** A join asks for one path after another: what was listed is good while its directory's times say so, but not for longer than this. */
const freshMs = 10_000;
/** A change right after a listing may leave a directory the same times. */
const settledMs = 1000;
/** Names that are kept for the next queries. */
const maxKept = 500_000;

/** What a directory lists. */
interface Names {
  readonly all: readonly string[];
  /** By what a comparison sees of them. */
  readonly byFold: ReadonlyMap<string, readonly string[]>;
}

interface Kept {
  readonly directories: Map<string, Names & { readonly state: string }>;
  count: number;
}

export interface NamedPaths {
  /**
   * @param shown an absolute path as a query gives it
   * @returns the path itself first when something is there, then those that a comparison may find equal to it
   */
  resolve(shown: string): readonly string[];
}

/** Remembers the directories that it looked into: one for each query. */
export function namedPaths({ host, memo }: Pick<TableContext, 'host' | 'memo'>): NamedPaths {
  const names = new Map<string, Names>();
  return {
    resolve(shown) {
      if (!host.path.isAbsolute(shown) || shown.length > maxLength || shown.includes('\0')) return [];
      const inode = inodeOf(shown);
      const found = spellings(shown).filter(
        (path) =>
          path !== shown && (inode === undefined || host.platform === 'linux' || inodeOf(path) !== inode),
      );
      return inode === undefined ? found : [shown, ...found];
    },
  };

  /** By device and number; undefined where nothing is. A file system without case shows one file under many names. */
  function inodeOf(path: string): string | undefined {
    try {
      const { dev, ino } = host.stat(path);
      return `${dev} ${ino}`;
    } catch (error) {
      if (error instanceof HostError && error.code === 'NOT_FOUND') return undefined;
      if (error instanceof HostError) return '';
      throw error;
    }
  }

  function spellings(shown: string): readonly string[] {
    const { root } = host.path.parse(shown);
    // Only the letter of a drive has no directory that tells how it is written.
    const first = /^[a-z]:/.test(root) && host.platform === 'win32' ? root.toUpperCase() : root;
    const separators = host.path.sep === '/' ? /\/+/ : /[\\/]+/;
    const wanted = shown
      .slice(root.length)
      .split(separators)
      .filter((name) => name !== '');
    if (wanted.includes('..') || wanted.includes('.')) return [];
    let reached = [first];
    let asked = root;
    for (const name of wanted) {
      asked = host.path.join(asked, name);
      reached = reached.flatMap((directory) => below(directory, name, asked)).slice(0, maxSpellings);
    }
    return reached;
  }

  function below(directory: string, name: string, asked: string): string[] {
    const folded = foldText(name);
    const { all, byFold } = namesIn(directory);
    const found = showsHidden(name)
      ? all.filter((each) => foldText(displayPath(each)) === folded || isShownAs(directory, each, asked))
      : (byFold.get(folded) ?? []);
    return found.map((each) => host.path.join(directory, each));
  }

  function isShownAs(directory: string, name: string, asked: string): boolean {
    return foldText(redactPath(displayPath(host.path.join(directory, name)))) === foldText(asked);
  }

  function namesIn(directory: string): Names {
    let found = names.get(directory);
    if (found === undefined) {
      found = keptNames(directory) ?? indexOf(list(directory));
      names.set(directory, found);
    }
    return found;
  }

  /** undefined where nothing tells whether the directory changed since. */
  function keptNames(directory: string): Names | undefined {
    const stat = settledDirectory(directory);
    if (stat === undefined) return undefined;
    const kept = memo.get<Kept>('discover/named-paths', freshMs, () => ({
      directories: new Map(),
      count: 0,
    }));
    const state = stateKey(stat);
    const known = kept.directories.get(directory);
    if (known?.state === state) return known;
    const found = indexOf(list(directory));
    if (kept.count + found.all.length > maxKept) {
      kept.directories.clear();
      kept.count = 0;
    }
    kept.directories.set(directory, { ...found, state });
    kept.count += found.all.length;
    return found;
  }

  function settledDirectory(path: string): FileStat | undefined {
    try {
      const stat = host.stat(path);
      const changedMs = Number(stat.mtimeNs / 1_000_000n);
      return stat.kind === 'directory' && changedMs < host.now() * 1000 - settledMs ? stat : undefined;
    } catch (error) {
      if (error instanceof HostError) return undefined;
      throw error;
    }
  }

  function list(directory: string): readonly string[] {
    try {
      return host.list(directory).map(({ name }) => name);
    } catch (error) {
      if (error instanceof HostError) return [];
      throw error;
    }
  }
}

function indexOf(all: readonly string[]): Names {
  const byFold = new Map<string, string[]>();
  for (const name of all) {
    const folded = foldText(displayPath(name));
    const alike = byFold.get(folded);
    if (alike === undefined) byFold.set(folded, [name]);
    else alike.push(name);
  }
  return { all, byFold };
}
