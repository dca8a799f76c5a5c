/**
 * Links in the directories of a path are followed only when root or the owner of the file laid them: a user can lead us to nothing but
 * the user's own files.
 */
import fs from 'node:fs';
import nodePath from 'node:path';
import { HostError, systemCode } from './errors.ts';
import { decodeName, displayPath, nativePath } from './paths.ts';

/** As the kernel follows in one path. */
const maxLinks = 40;
const deleted = ' (deleted)';

/**
 * Directories may be replaced by links and put back at any moment, so it is no use to look for links when a file is open. On Linux the
 * kernel tells where the opened file lies: only what trusted links lead to is accepted.
 * @param path that was opened
 * @param uid owner of the opened file
 * @throws HostError when the file was reached in another way
 */
export function requireTrustedRoute(path: string, fd: number, uid: number): void {
  if (process.platform === 'win32') return;
  const opened = process.platform === 'linux' ? placeOf(fd, path) : undefined;
  if (opened === path) return;
  const reached = follow(path, uid);
  // No /proc here.
  if (opened === undefined || isSamePlace(opened, reached)) return;
  if (opened.endsWith(deleted) && isSamePlace(opened.slice(0, -deleted.length), reached)) return;
  throw new HostError('CHANGED', path, 'a directory above it was replaced while it was opened');
}

function placeOf(fd: number, path: string): string | undefined {
  const link = `/proc/self/fd/${fd}`;
  try {
    const plain = fs.readlinkSync(link);
    return plain === path ? plain : decodeName(fs.readlinkSync(link, 'buffer'));
  } catch {
    return undefined;
  }
}

/** The kernel tells a name as it was first looked up, where file systems do not care for its case. */
function isSamePlace(one: string, other: string): boolean {
  return one === other || fold(one) === fold(other);
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Where a path leads by links of root and one user. */
function follow(path: string, uid: number): string {
  const names = namesOf(path);
  let at = '/';
  let links = 0;
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    if (name === '' || name === '.') continue;
    const next = nodePath.posix.join(at, name);
    // In the directory that was reached: links before it are followed already.
    const target = name === '..' ? undefined : targetOf(next, path, uid);
    if (target === undefined) {
      at = next;
      continue;
    }
    if (++links > maxLinks) throw new HostError('LOOP', path, 'too many symbolic links');
    if (target.startsWith('/')) at = '/';
    names.push(...namesOf(target));
  }
  return at;
}

/** The last one is the next. */
function namesOf(path: string): string[] {
  return path.split('/').reverse();
}

/** Where a link leads; undefined for what is none. */
function targetOf(link: string, path: string, uid: number): string | undefined {
  const native = nativePath(link);
  const stat = fs.lstatSync(native);
  if (!stat.isSymbolicLink()) return undefined;
  if (stat.uid !== 0 && stat.uid !== uid) {
    const message = `${displayPath(link)} is a link that another user laid: not followed`;
    throw new HostError('SYMLINK', path, message);
  }
  const target = textOf(native);
  // What was read is what the trusted link says.
  const after = fs.lstatSync(native);
  const isSame = after.ino === stat.ino && after.dev === stat.dev && after.ctimeMs === stat.ctimeMs;
  if (isSame && target !== undefined) return target;
  throw new HostError('CHANGED', path, `${displayPath(link)} was replaced while it was followed`);
}

/** undefined when it is no link any more. */
function textOf(native: string | Buffer): string | undefined {
  try {
    return decodeName(fs.readlinkSync(native, 'buffer'));
  } catch (error) {
    if (systemCode(error) === 'EINVAL') return undefined;
    throw error;
  }
}
