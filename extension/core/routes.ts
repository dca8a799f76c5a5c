/**
 * Who could lay a link on the way to a file. A link in the directories of a path is followed only when root or the file's owner laid
 * it, which takes a system call for each file that is opened. Where none but root and one user can write to a directory or to those
 * above it, links in them are of these two: one look at the directories then stands for all files below them that this user owns.
 */
import fs from 'node:fs';
import nodePath from 'node:path';
import { nativePath } from './paths.ts';

export interface Routes {
  /**
   * Whether links in `directory` and above it, now or later, can only be laid by root or by the user `uid`.
   * @param directory absolute
   */
  belongTo(directory: string, uid: number): boolean;
}

/** A change of permissions is seen after this time. Only root or the owner can make one, and leads to none but the owner's files. */
const freshMs = 1000;

const foreign = -1;
const writableByOthers = 0o022;
const sticky = 0o1000;

/** @param now a monotonic clock in milliseconds */
export function createRoutes(now: () => number = () => performance.now()): Routes {
  let last = '';
  let owner = foreign;
  let until = 0;
  return {
    belongTo(directory, uid) {
      const time = now();
      if (directory !== last || time > until) {
        last = directory;
        until = time + freshMs;
        owner = ownerOfRoute(directory);
      }
      return owner === 0 || (owner === uid && owner !== foreign);
    },
  };
}

/**
 * The one user who, beside root, can change what the names of a path lead to; 0 when none can, -1 when there are more. Elsewhere than on
 * Linux permissions do not tell: macOS keeps its access control lists apart from them, where Linux shows theirs as the group's.
 */
function ownerOfRoute(directory: string): number {
  if (process.platform !== 'linux') return foreign;
  let owner = 0;
  for (let at = directory; ; at = nodePath.dirname(at)) {
    const stat = fs.lstatSync(nativePath(at), { throwIfNoEntry: false });
    if (stat?.isDirectory() !== true) return foreign;
    // In a sticky directory nobody but its owner replaces what is another's: enough for a directory that is on the way.
    const isShared = (stat.mode & writableByOthers) !== 0 && (at === directory || (stat.mode & sticky) === 0);
    if (isShared || (owner !== 0 && stat.uid !== 0 && stat.uid !== owner)) return foreign;
    owner = owner === 0 ? stat.uid : owner;
    if (at === nodePath.dirname(at)) return owner;
  }
}
