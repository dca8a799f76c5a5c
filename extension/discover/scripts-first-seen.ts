/** When a scan first saw a script: kept by path, whatever happens to the file's content. */
import type { FileStat, TableContext } from '../core/types.ts';

const space = 'script-first-seen/1';

/** A path has one state here: the fact outlives every change of the file. */
const always: FileStat = {
  ...{ kind: 'file', dev: 0, ino: 0, mode: 0, nlink: 0, uid: 0, gid: 0, size: 0 },
  ...{ atime: 0, mtime: 0, ctime: 0, btime: 0, mtimeNs: 0n, ctimeNs: 0n },
};

/** @returns Unix seconds of the first scan that saw this path, this one included */
export function firstSeen({ cache, host }: Pick<TableContext, 'cache' | 'host'>, path: string): number {
  const known = cache.get<number>(space, path, always);
  if (known !== undefined) return known;
  const now = Math.floor(host.now());
  cache.set(space, path, always, now);
  return now;
}
