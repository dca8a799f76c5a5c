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
  const left = new Set([...own.skip, ...config.exclude, config.stateDirectory]);
  const closed = new Set<string>();
  const local: string[] = [];
  for (const mount of mounts) {
    if (isRootMount(mount, config.networkMounts)) local.push(mount.path);
    else closed.add(mount.path);
  }
  reportNetworkMounts(context, mounts, left);
  const wanted = [...config.roots, ...homes(host), ...own.roots];
  const onMounts = new Set(local);
  const roots = [...new Set([...wanted, ...local, ...drives(host)])].filter(
    (root) =>
      config.roots.includes(root) ||
      (!isBelow(host, root, left, shared) && !isBelow(host, root, closed, onMounts)),
  );
  return { roots, skip: new Set([...left, ...closed]) };
}

/** Memory that programs share, where people put files too: it lies below a directory that is left alone. */
const shared: ReadonlySet<string> = new Set(['/dev/shm']);

/** Homes of all accounts; those of system accounts that are the root or a system directory lie in what is left alone. */
function homes(host: Host): string[] {
  return host
    .users()
    .map((user) => user.home)
    .filter((home) => host.path.isAbsolute(home) && host.path.dirname(home) !== home);
}

/** One mount for each place: the last one there hides those before it, as with automounts. */
function readMounts(host: Host): Mount[] {
  if (host.platform !== 'linux') return [];
  try {
    const mounts = parseMountinfo(host.read('/proc/self/mountinfo').bytes.toString('utf8'));
    return [...new Map(mounts.map((mount) => [mount.path, mount])).values()];
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}

/** Where engines put the file systems of containers together, wherever their storage is: those are machines of their own. */
const containerRoot = /\/(?:merged|rootfs)$/;

/** The root of a machine that starts from the network, or in a virtual machine's share, is its own all the same. */
function isRootMount(mount: Mount, network: boolean): boolean {
  if (mount.path === '/') return true;
  if (mount.type === 'overlay' && containerRoot.test(mount.path)) return false;
  const kind = mountKind(mount.type);
  return kind === 'local' || (network && kind === 'network');
}

/** Whether a path lies in one of these directories, and in none of the `open` ones nearer to it. */
function isBelow(
  host: Host,
  path: string,
  directories: ReadonlySet<string>,
  open: ReadonlySet<string>,
): boolean {
  for (let at = path; ; at = host.path.dirname(at)) {
    if (directories.has(at)) return true;
    if (open.has(at) || at === host.path.dirname(at)) return false;
  }
}

/** Files on another machine are left to a scan of that machine. */
function reportNetworkMounts(
  { host, config, problems }: TableContext,
  mounts: readonly Mount[],
  left: ReadonlySet<string>,
): void {
  if (config.networkMounts) return;
  for (const { path, type } of mounts) {
    if (mountKind(type) !== 'network' || path === '/' || isBelow(host, path, left, shared)) continue;
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
