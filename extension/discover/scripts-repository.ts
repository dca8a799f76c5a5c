/** Version control around a script, read from the working tree's own files: nothing is run. */
import { HostError } from '../core/errors.ts';
import { displayPath } from '../core/paths.ts';
import type { Host, TableContext } from '../core/types.ts';
import { type GitIndex, parseGitIndex } from '../parse/git-index.ts';
import { isDirectory, lookAt, textIfThere } from './look.ts';

export type VcsSystem = 'git' | 'hg' | 'svn' | 'jj';

export interface Repository {
  /** The working tree. */
  readonly root: string;
  readonly system: VcsSystem;
}

/** `unknown`: under Mercurial, Subversion or Jujutsu, whose lists of files are not read. */
export type VcsStatus = 'tracked' | 'untracked' | 'unknown' | 'none';

const freshMs = 60_000;
const maxIndexBytes = 64 * 1024 * 1024;
const markers: readonly (readonly [string, VcsSystem])[] = [
  ['.git', 'git'],
  ['.hg', 'hg'],
  ['.svn', 'svn'],
  ['.jj', 'jj'],
];

/** @returns the innermost working tree that holds a directory, undefined when none does */
export function repositoryOf(context: TableContext, directory: string): Repository | undefined {
  const known = context.memo.get(
    'discover/repositories',
    freshMs,
    () => new Map<string, Repository | undefined>(),
  );
  return findUpwards(context.host, directory, known);
}

/** Whether a file is tracked in its working tree. */
export function vcsStatus(context: TableContext, path: string): VcsStatus {
  const { host } = context;
  const repository = repositoryOf(context, host.path.dirname(path));
  if (repository === undefined) return 'none';
  if (repository.system !== 'git') return 'unknown';
  const { root } = repository;
  const index = context.memo.get(`discover/git-index\0${root}`, freshMs, () => readIndex(context, root));
  if (index === undefined) return 'unknown';
  const relative = displayPath(host.path.relative(root, path)).replaceAll(host.path.sep, '/');
  const tracked =
    index.paths.has(relative) || index.directories.some((prefix) => relative.startsWith(prefix));
  return tracked ? 'tracked' : 'untracked';
}

function findUpwards(
  host: Host,
  directory: string,
  known: Map<string, Repository | undefined>,
): Repository | undefined {
  const visited: string[] = [];
  let found: Repository | undefined;
  for (let at = directory; ; at = host.path.dirname(at)) {
    if (known.has(at)) {
      found = known.get(at);
      break;
    }
    visited.push(at);
    const marker = markers.find(([name]) => lookAt(host, host.path.join(at, name)) !== undefined);
    if (marker !== undefined) found = { root: at, system: marker[1] };
    if (found !== undefined || at === host.path.dirname(at)) break;
  }
  for (const at of visited) known.set(at, found);
  return found;
}

/** The index of a working tree; of no files when nothing was added yet; undefined when it cannot be read. */
function readIndex(context: TableContext, root: string): GitIndex | undefined {
  const directory = gitDirectory(context, root);
  if (directory === undefined) return undefined;
  const { path } = context.host;
  const common = commonDirectory(context, directory);
  const config = textIfThere(context, path.join(common, 'config'), { head: 256 * 1024 });
  const hashBytes = /^\s*objectformat\s*=\s*sha256\b/im.test(config) ? 32 : 20;
  const index = readIndexFile(context, path.join(directory, 'index'), hashBytes);
  if (index === undefined || index.shared === '') return index;
  const shared = readIndexFile(context, path.join(directory, `sharedindex.${index.shared}`), hashBytes);
  return shared === undefined ? index : { ...index, paths: new Set([...shared.paths, ...index.paths]) };
}

function readIndexFile(context: TableContext, file: string, hashBytes: 20 | 32): GitIndex | undefined {
  const empty: GitIndex = { version: 2, paths: new Set(), directories: [], shared: '', truncated: false };
  try {
    const { bytes } = context.host.read(file, { maxBytes: maxIndexBytes });
    const index = parseGitIndex(bytes, hashBytes);
    if (index === undefined || index.truncated) {
      context.problems.add({
        code: 'MALFORMED',
        path: file,
        message: 'it is no git index that can be read whole',
      });
    }
    return index;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.code === 'NOT_FOUND') return empty;
    context.problems.add({ code: error.code, path: error.path, message: error.message });
    return undefined;
  }
}

/** `.git` is a directory, or in a linked worktree or submodule a file that names one. */
function gitDirectory(context: TableContext, root: string): string | undefined {
  const { host } = context;
  const dotGit = host.path.join(root, '.git');
  if (isDirectory(host, dotGit)) return dotGit;
  const target = /^gitdir: (.+)$/m.exec(textIfThere(context, dotGit, { head: 8192 }))?.[1]?.trim();
  if (target === undefined) return undefined;
  const directory = host.path.resolve(root, target);
  return isDirectory(host, directory) ? directory : undefined;
}

function commonDirectory(context: TableContext, directory: string): string {
  const { path } = context.host;
  const target = textIfThere(context, path.join(directory, 'commondir'), { head: 8192 }).trim();
  return target === '' ? directory : path.resolve(directory, target);
}
