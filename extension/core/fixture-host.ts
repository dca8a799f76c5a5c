/**
 * A machine made of a directory: `root/` holds its files, `host.json` beside it says what a directory cannot (platform, owners,
 * links, special files, processes). Windows paths `C:\x` are `root/C/x`; a component `_dot_git` is `.git`, which git would not keep.
 */
import fs from 'node:fs';
import nodePath from 'node:path';
import { HostError } from './errors.ts';
import { type OpenedFile, readOpened, streamOpened, toFileStat, wrapFsError } from './files.ts';
import type {
  DirEntry,
  FileStat,
  Host,
  Platform,
  ProcessDetails,
  ProcessInfo,
  ReadLimits,
  User,
} from './types.ts';
import { readAccounts } from './users.ts';

export interface FixtureFile {
  readonly uid?: number;
  readonly gid?: number;
  readonly mode?: number;
  readonly mtime?: number;
  readonly btime?: number;
  /** Reading it fails as the real thing would. */
  readonly fails?: 'PERMISSION' | 'IO' | 'CHANGED';
  /** What it is when not what the directory holds. */
  readonly kind?: 'other';
  readonly size?: number;
}

export interface FixtureManifest {
  readonly platform?: Platform;
  readonly hostname?: string;
  readonly privileged?: boolean;
  /** Unix seconds. */
  readonly now?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Accounts; read from the fixture's own files when absent. */
  readonly users?: readonly User[];
  /** Owners and the like by absolute path; a key ending in a separator covers what is below it, the longest key wins. */
  readonly files?: Readonly<Record<string, FixtureFile>>;
  /** Link path to target, absolute or relative. */
  readonly symlinks?: Readonly<Record<string, string>>;
  readonly processes?: readonly ProcessInfo[];
  /** By process id. */
  readonly processDetails?: Readonly<Record<string, ProcessDetails>>;
}

const defaultTime = 1_767_225_600; // 2026-01-01T00:00:00Z

/**
 * @param directory holds `root/` and optionally `host.json`
 * @param overrides replace fields of `host.json`
 */
export function createFixtureHost(directory: string, overrides: FixtureManifest = {}): Host {
  const manifest = { ...readManifest(directory), ...overrides };
  const platform = manifest.platform ?? 'linux';
  const path = platform === 'win32' ? nodePath.win32 : nodePath.posix;
  const root = nodePath.join(directory, 'root');
  const links = new Map(Object.entries(manifest.symlinks ?? {}));
  const accounts: { value?: ReturnType<typeof readAccounts> } = {};
  const host: Host = {
    platform,
    path,
    env: manifest.env ?? {},
    hostname: manifest.hostname ?? 'fixture',
    privileged: manifest.privileged ?? true,
    now: () => manifest.now ?? defaultTime + 86_400,
    users: () => manifest.users ?? getAccounts().users,
    groups: () => getAccounts().groups,
    list,
    stat: statOf,
    readlink(link) {
      const at = parentResolved(link);
      const target = links.get(at);
      if (target === undefined) throw new HostError('NOT_FOUND', link, 'it is not a link');
      return target;
    },
    realpath: (p) => resolve(p, 0),
    read: (p, limits = {}) =>
      open(p, limits, (file) => ({ ...readOpened(file, 16 * 1024 * 1024, limits), stat: statOf(file.path) })),
    stream: (p, onChunk, limits = {}) => open(p, limits, (file) => streamOpened(file, onChunk, limits)),
    processes: () => manifest.processes ?? [],
    processDetails: (pid) => manifest.processDetails?.[pid],
  };
  return host;

  function getAccounts() {
    accounts.value ??= readAccounts(host);
    return accounts.value;
  }

  /** Resolves links in the directories of a path, not in its last component. */
  function parentResolved(p: string): string {
    const clean = path.normalize(p).replace(/(?<=[^\\/:])[\\/]+$/, '');
    const parent = path.dirname(clean);
    return parent === clean ? clean : path.join(resolve(parent, 0), path.basename(clean));
  }

  function resolve(p: string, depth: number): string {
    if (depth > 40) throw new HostError('LOOP', p, 'too many symbolic links');
    const at = parentResolved(p);
    const target = links.get(at);
    return target === undefined ? at : resolve(path.resolve(path.dirname(at), target), depth + 1);
  }

  function real(p: string): string {
    const relative = platform === 'win32' ? p.replace(/^([A-Za-z]):\\?/, '$1\\').replaceAll('\\', '/') : p;
    const stored = relative
      .split('/')
      .map((part) => (part.startsWith('.git') ? part.replace('.git', '_dot_git') : part));
    return nodePath.join(root, ...stored);
  }

  function statOf(p: string): FileStat {
    const at = parentResolved(p);
    const own = describe(at);
    const isLink = links.has(at);
    const base = isLink ? undefined : guard(p, () => toFileStat(fs.lstatSync(real(at))));
    const time = own.mtime ?? defaultTime;
    const kind = isLink ? 'symlink' : (own.kind ?? base?.kind ?? 'other');
    return {
      kind,
      dev: 1,
      ino: inodeOf(at),
      mode: own.mode ?? (kind === 'directory' ? 0o755 : 0o644),
      nlink: 1,
      uid: own.uid ?? 0,
      gid: own.gid ?? own.uid ?? 0,
      size: own.size ?? (kind === 'file' ? (base?.size ?? 0) : 0),
      atime: time,
      mtime: time,
      ctime: time,
      btime: own.btime ?? time,
      mtimeNs: BigInt(time) * 1_000_000_000n,
      ctimeNs: BigInt(time) * 1_000_000_000n,
    };
  }

  function describe(at: string): FixtureFile {
    let found: FixtureFile = {};
    let length = -1;
    for (const [key, file] of Object.entries(manifest.files ?? {})) {
      const matches = key === at || (/[\\/]$/.test(key) && (at.startsWith(key) || at === key.slice(0, -1)));
      if (matches && key.length > length) {
        found = file;
        length = key.length;
      }
    }
    return found;
  }

  function list(directoryPath: string): readonly DirEntry[] {
    const at = resolve(directoryPath, 0);
    if (describe(at).fails === 'PERMISSION') throw failure('PERMISSION', directoryPath);
    const found = guard(directoryPath, () => fs.readdirSync(real(at), { withFileTypes: true }));
    const entries: DirEntry[] = found
      .filter((entry) => entry.name !== '.gitkeep')
      .map((entry) => {
        const name = entry.name.replace(/^_dot_git/, '.git');
        const special = describe(path.join(at, name)).kind;
        return {
          name,
          kind: special ?? (entry.isDirectory() ? 'directory' : entry.isFile() ? 'file' : 'other'),
        };
      });
    for (const link of links.keys()) {
      if (path.dirname(link) === at) entries.push({ name: path.basename(link), kind: 'symlink' });
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  function open<T>(p: string, limits: ReadLimits, action: (file: OpenedFile) => T): T {
    let at = parentResolved(p);
    if (links.has(at)) {
      if (limits.within === undefined)
        throw new HostError('SYMLINK', p, 'it is a symbolic link: not followed');
      const target = resolve(at, 0);
      const inside = path.relative(resolve(limits.within, 0), target);
      if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) {
        throw new HostError('SYMLINK', p, `it is a link that leads out of ${limits.within}: not followed`);
      }
      at = target;
    }
    const stat = statOf(at);
    const { fails } = describe(at);
    if (fails !== undefined) throw failure(fails, p);
    if (stat.kind !== 'file') throw new HostError('NOT_REGULAR', p, 'it is not a regular file: not opened');
    const cap = limits.maxBytes ?? 16 * 1024 * 1024;
    if (limits.head === undefined && stat.size > cap) {
      throw new HostError('TOO_LARGE', p, `it has ${stat.size} bytes, over the limit of ${cap}: not read`);
    }
    return guard(p, () => {
      const fd = fs.openSync(real(at), 'r');
      try {
        return action({ fd, path: at, stat: toFileStat(fs.fstatSync(fd)) });
      } finally {
        fs.closeSync(fd);
      }
    });
  }
}

function failure(code: 'PERMISSION' | 'IO' | 'CHANGED', path: string): HostError {
  return new HostError(
    code,
    path,
    code === 'PERMISSION'
      ? 'permission denied: run as root (or with Full Disk Access) to see it'
      : `it fails with ${code}`,
  );
}

function guard<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw wrapFsError(error, path);
  }
}

function readManifest(directory: string): FixtureManifest {
  const file = nodePath.join(directory, 'host.json');
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as FixtureManifest) : {};
}

/** A stable inode number for a path (FNV-1a). */
function inodeOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193) >>> 0;
  return hash + 1;
}
