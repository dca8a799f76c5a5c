/** One pass over a directory tree: other file systems, links and unwanted directories are not entered. */
import { HostError } from './errors.ts';
import { displayPath } from './paths.ts';
import type { DirEntry, FileStat, Host, Problem } from './types.ts';

export interface WalkOptions {
  /** Called for each directory that was listed, before its children. Return false to enter none of them. */
  readonly onDirectory: (path: string, entries: readonly DirEntry[], stat: FileStat) => boolean | undefined;
  /** Whether to enter a child directory; called before any system call on it. */
  readonly enter: (path: string, name: string, depth: number) => boolean;
  readonly onProblem: (problem: Problem) => void;
  /** Levels below the root. */
  readonly maxDepth: number;
  /** Entries seen by all walks that share `budget`. */
  readonly budget: { entries: number };
  /** Enter mounts of other file systems below the root. */
  readonly crossDevices?: boolean;
  /** Directories seen already, by device and inode; share it between roots that may overlap. */
  readonly seen?: Map<number, Set<number>>;
  /** Share of one core to use, 1–100. */
  readonly cpuPercent?: number;
  /** Whether the time is over, as `TableContext.expired`. */
  readonly expired?: () => boolean;
}

interface Pending {
  readonly path: string;
  readonly depth: number;
}

/**
 * Walks a tree depth first, without recursion.
 * @param root absolute path; a root that does not exist is no error
 * @returns true when the tree was seen whole, false when a bound or the time cut it short (reported as a problem)
 */
export function walk(host: Host, root: string, options: WalkOptions): boolean {
  const seen = options.seen ?? new Map<number, Set<number>>();
  const stack: Pending[] = [{ path: root, depth: 0 }];
  const throttle = createThrottle(options.cpuPercent ?? 100);
  let device: number | undefined;
  let whole = true;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { path } = next;
    const stat = statDirectory(host, path, options);
    if (stat === undefined) continue;
    device ??= stat.dev;
    if ((stat.dev !== device && options.crossDevices !== true) || !markSeen(seen, stat)) continue;
    const entries = listDirectory(host, path, options);
    if (entries === undefined) continue;
    options.budget.entries -= entries.length;
    const late = options.expired?.() === true;
    if (options.budget.entries < 0 || late) {
      options.onProblem(cutShort(path, late));
      return false;
    }
    if (options.onDirectory(path, entries, stat) === false) continue;
    whole = pushChildren(host, stack, next, entries, options) && whole;
    throttle();
  }
  return whole;
}

function pushChildren(
  host: Host,
  stack: Pending[],
  { path, depth }: Pending,
  entries: readonly DirEntry[],
  options: WalkOptions,
): boolean {
  const prefix = path.endsWith(host.path.sep) ? path : path + host.path.sep;
  let whole = true;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (entry?.kind !== 'directory') continue;
    const child = prefix + entry.name;
    if (!options.enter(child, entry.name, depth + 1)) continue;
    if (depth >= options.maxDepth) {
      whole = false;
      options.onProblem({
        code: 'LIMIT',
        path: child,
        message: `it is over ${options.maxDepth} levels deep: not entered`,
      });
      break;
    }
    stack.push({ path: child, depth: depth + 1 });
  }
  return whole;
}

function statDirectory(host: Host, path: string, options: WalkOptions): FileStat | undefined {
  try {
    const stat = host.stat(path);
    return stat.kind === 'directory' ? stat : undefined;
  } catch (error) {
    report(error, options);
    return undefined;
  }
}

function listDirectory(host: Host, path: string, options: WalkOptions): readonly DirEntry[] | undefined {
  try {
    return host.list(path);
  } catch (error) {
    report(error, options);
    return undefined;
  }
}

/** A directory that vanished is no problem; one that may not be read is. */
function report(error: unknown, options: WalkOptions): void {
  if (!(error instanceof HostError)) throw error;
  if (error.code === 'NOT_FOUND') return;
  options.onProblem({ code: error.code, path: error.path, message: error.message });
}

function markSeen(seen: Map<number, Set<number>>, stat: FileStat): boolean {
  if (stat.ino === 0) return true;
  let inodes = seen.get(stat.dev);
  if (inodes === undefined) {
    inodes = new Set();
    seen.set(stat.dev, inodes);
  }
  if (inodes.has(stat.ino)) return false;
  inodes.add(stat.ino);
  return true;
}

function cutShort(path: string, aborted: boolean): Problem {
  return aborted
    ? { code: 'TIMEOUT', path, message: 'the scan ran out of time here: what comes after was not looked at' }
    : {
        code: 'LIMIT',
        path,
        message: `the scan reached limits.files at ${displayPath(path)}: what comes after was not looked at`,
      };
}

/** Sleeps often enough that the walk takes no more than its share of a core. */
function createThrottle(cpuPercent: number): () => void {
  if (cpuPercent >= 100) return () => undefined;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let since = performance.now();
  return () => {
    const busy = performance.now() - since;
    if (busy < 20) return;
    Atomics.wait(cell, 0, 0, busy * (100 / Math.max(1, cpuPercent) - 1));
    since = performance.now();
  };
}
