/**
 * What exists under a path that a query names. Rows show names with secrets and undecodable bytes replaced, and a comparison
 * may ignore case: names are looked up in the directories on the way, and nowhere else.
 */
import { foldText, showsHidden } from '../core/asked.ts';
import { HostError } from '../core/errors.ts';
import { displayPath } from '../core/paths.ts';
import { redactPath } from '../core/redact.ts';
import type { Host } from '../core/types.ts';

/** Longer paths cannot be opened on any system. */
const maxLength = 32_767;
/** Spellings of one path that are followed: many can differ in case alone only where someone made them so. */
const maxSpellings = 64;

export interface NamedPaths {
  /**
   * @param shown an absolute path as a query gives it
   * @returns the path itself first when something is there, then those that a comparison may find equal to it
   */
  resolve(shown: string): readonly string[];
}

/** Remembers the directories that it looked into: one for each query. */
export function namedPaths(host: Host): NamedPaths {
  const names = new Map<string, readonly string[]>();
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
    const hidden = showsHidden(name);
    return namesIn(directory)
      .filter(
        (each) => foldText(displayPath(each)) === folded || (hidden && isShownAs(directory, each, asked)),
      )
      .map((each) => host.path.join(directory, each));
  }

  function isShownAs(directory: string, name: string, asked: string): boolean {
    return foldText(redactPath(displayPath(host.path.join(directory, name)))) === foldText(asked);
  }

  function namesIn(directory: string): readonly string[] {
    let found = names.get(directory);
    if (found === undefined) {
      found = list(directory);
      names.set(directory, found);
    }
    return found;
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
