/** Which directories a sweep starts from, and which it leaves alone. */
import { HostError } from '../core/errors.ts';
import type { Host, TableContext } from '../core/types.ts';
import { type Mount, mountKind, parseMountinfo } from '../parse/mountinfo.ts';
import { places } from './places.ts';

export interface SweepPlan {
  readonly roots: readonly string[];
  readonly skip: ReadonlySet<string>;
}

/**
 * Configured roots first, then homes, then the platform's, so that a bound cuts off what matters least. Mounts of local file
 * systems are roots of their own; those of other machines only if `config.networkMounts`.
 */
export function sweepRoots(context: TableContext): SweepPlan {
  const { host, config } = context;
  const own = places[host.platform];
  const mounts = readMounts(host);
  const closed = mounts
    .filter((mount) => !isRootMount(mount, config.networkMounts))
    .map((mount) => mount.path);
  const skip = new Set([...own.skip, ...config.exclude, config.stateDirectory, ...closed]);
  reportNetworkMounts(context, mounts);
  const wanted = [...config.roots, ...homes(host), ...own.roots];
  const local = mounts.filter((mount) => isRootMount(mount, config.networkMounts)).map((mount) => mount.path);
  const roots = [...new Set([...wanted, ...local, ...drives(host)])].filter(
    (root) => !isSkipped(host, root, skip, config.roots),
  );
  return { roots, skip };
}

/** Homes of all accounts; those of system accounts that are the root or a system directory fall to `isSkipped`. */
function homes(host: Host): string[] {
  return host
    .users()
    .map((user) => user.home)
    .filter((home) => host.path.isAbsolute(home) && host.path.dirname(home) !== home);
}

function readMounts(host: Host): Mount[] {
  if (host.platform !== 'linux') return [];
  try {
    return parseMountinfo(host.read('/proc/self/mountinfo').bytes.toString('utf8'));
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}

function isRootMount(mount: Mount, network: boolean): boolean {
  const kind = mountKind(mount.type);
  return kind === 'local' || (network && kind === 'network');
}

/** Below a skipped directory; a configured root is never skipped. */
function isSkipped(
  host: Host,
  root: string,
  skip: ReadonlySet<string>,
  configured: readonly string[],
): boolean {
  if (configured.includes(root) || root === '/dev/shm') return false;
  for (let at = root; ; at = host.path.dirname(at)) {
    if (skip.has(at)) return true;
    if (at === host.path.dirname(at)) return false;
  }
}

/** Files on another machine are left to a scan of that machine. */
function reportNetworkMounts({ config, problems }: TableContext, mounts: readonly Mount[]): void {
  if (config.networkMounts) return;
  for (const { path, type } of mounts.filter((mount) => mountKind(mount.type) === 'network')) {
    problems.add({
      code: 'UNSUPPORTED',
      path,
      message: `it is a network file system (${type}): not entered, unless networkMounts is set`,
    });
  }
}

/** Fixed drives of Windows besides C:. */
function drives(host: Host): string[] {
  if (host.platform !== 'win32') return [];
  return [...'DEFGHIJKLMNOPQRSTUVWXYZ']
    .map((letter) => `${letter}:\\`)
    .filter((drive) => exists(host, drive));
}

function exists(host: Host, path: string): boolean {
  try {
    return host.stat(path).kind === 'directory';
  } catch (error) {
    if (error instanceof HostError) return false;
    throw error;
  }
}
