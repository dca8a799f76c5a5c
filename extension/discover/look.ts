/** Looking at files that may not be there: absence is an answer, other failures are problems. */
import { HostError } from '../core/errors.ts';
import type { DirEntry, FileRead, FileStat, Host, ReadLimits, TableContext } from '../core/types.ts';

/** The stat of a path itself, or undefined when it cannot be had. */
export function lookAt(host: Host, path: string): FileStat | undefined {
  return attempt(() => host.stat(path));
}

export function isDirectory(host: Host, path: string): boolean {
  return lookAt(host, path)?.kind === 'directory';
}

export function isFile(host: Host, path: string): boolean {
  return lookAt(host, path)?.kind === 'file';
}

/** A file or a link to something that exists. */
export function exists(host: Host, path: string): boolean {
  const stat = lookAt(host, path);
  if (stat?.kind !== 'symlink') return stat !== undefined;
  return attempt(() => host.realpath(path)) !== undefined;
}

/** The real path, or the path itself when it cannot be resolved. */
export function resolved(host: Host, path: string): string {
  return attempt(() => host.realpath(path)) ?? path;
}

/** The entries of a directory; none when it is absent. A directory that may not be read is a problem. */
export function entriesOf(context: TableContext, directory: string): readonly DirEntry[] {
  return reporting(context, () => context.host.list(directory)) ?? [];
}

/** Reads a small file; undefined when it is absent. A file that may not or cannot be read is a problem. */
export function readIfThere(
  context: TableContext,
  path: string,
  limits: ReadLimits = {},
): FileRead | undefined {
  return reporting(context, () => context.host.read(path, limits));
}

/** Text of a small file, '' when it is absent. */
export function textIfThere(context: TableContext, path: string, limits: ReadLimits = {}): string {
  return readIfThere(context, path, { ...limits, transient: true })?.bytes.toString('utf8') ?? '';
}

/**
 * The directory that a path leads to. A link counts only when root laid it or the owner of the target did: nobody leads a
 * privileged scan into the directories of others.
 */
export function trustedDirectory(host: Host, path: string): string | undefined {
  const stat = lookAt(host, path);
  if (stat?.kind === 'directory') return path;
  const target = trustedTarget(host, path, stat);
  return target !== undefined && isDirectory(host, target) ? target : undefined;
}

/** The target of a link under the rule of `trustedDirectory`; undefined for anything else. */
export function trustedTarget(host: Host, path: string, stat = lookAt(host, path)): string | undefined {
  if (stat?.kind !== 'symlink') return undefined;
  const target = attempt(() => host.realpath(path));
  const targetStat = target === undefined ? undefined : lookAt(host, target);
  return targetStat !== undefined && (stat.uid === 0 || stat.uid === targetStat.uid) ? target : undefined;
}

/** The file that a path is, or leads to under the rule of `trustedDirectory`. */
export function trustedFile(host: Host, path: string): string | undefined {
  const stat = lookAt(host, path);
  if (stat?.kind === 'file') return path;
  const target = trustedTarget(host, path, stat);
  return target !== undefined && isFile(host, target) ? target : undefined;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}

function reporting<T>(context: TableContext, action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.code !== 'NOT_FOUND')
      context.problems.add({ code: error.code, path: error.path, message: error.message });
    return undefined;
  }
}
