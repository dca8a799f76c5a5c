/**
 * Facts about files, kept between runs. A fact belongs to one state of one file (device, inode, size, mtime, ctime) and one
 * version of the code that made it; a cache that is corrupt or of another version is rebuilt, never trusted.
 */
import type { FileStat } from './types.ts';

export interface Cache {
  /**
   * The fact of a namespace for a file in exactly this state, or undefined.
   * @param namespace the maker of the fact with its version, e.g. `script-facts/3`
   */
  get<T>(namespace: string, path: string, stat: FileStat): T | undefined;
  /** Keeps a JSON-serialisable fact. It must hold no secret. */
  set<T>(namespace: string, path: string, stat: FileStat, fact: T): void;
  /** Writes what changed, atomically. */
  flush(): void;
}
