/** The machine this process runs on. */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import {
  lookFor,
  type OpenedFile,
  openRegular,
  readRegular,
  streamOpened,
  toFileStat,
  wrapFsError,
} from './files.ts';
import { decodeName, nativePath } from './paths.ts';
import { readProcessDetails } from './process-details.ts';
import { readProcesses } from './processes.ts';
import { createRoutes } from './routes.ts';
import type { DirEntry, FileKind, Host, Platform, ProcessInfo, ReadLimits } from './types.ts';
import { type Accounts, keepAccounts } from './users.ts';

export interface RealHostOptions {
  /** Default size cap of `read`, bytes. */
  readonly maxBytes?: number;
}

const defaultMaxBytes = 16 * 1024 * 1024;

/** @returns a Host over the real file system, processes and accounts of this machine */
export function createRealHost(options: RealHostOptions = {}): Host {
  const platform = currentPlatform();
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const routes = createRoutes();
  const host: Host = {
    platform,
    path: platform === 'win32' ? nodePath.win32 : nodePath.posix,
    env: process.env,
    hostname: os.hostname(),
    privileged: platform === 'win32' || process.getuid?.() === 0,
    now: () => Date.now() / 1000,
    users: () => getAccounts().users,
    groups: () => getAccounts().groups,
    list: listDirectory,
    stat(path) {
      try {
        return toFileStat(lookFor(path, nativePath(path)));
      } catch (error) {
        throw wrapFsError(error, path);
      }
    },
    readlink: (path) => guard(path, () => decodeName(fs.readlinkSync(nativePath(path), 'buffer'))),
    realpath: (path) => guard(path, () => decodeName(fs.realpathSync.native(nativePath(path), 'buffer'))),
    read(path, limits = {}) {
      try {
        return readRegular(path, maxBytes, limits, routes);
      } catch (error) {
        throw wrapFsError(error, path);
      }
    },
    stream: (path, onChunk, limits = {}) =>
      withFile(path, limits, (file) => streamOpened(file, onChunk, limits)),
    processes: (): readonly ProcessInfo[] => (platform === 'linux' ? readProcesses() : []),
    processDetails: (pid) => (platform === 'linux' ? readProcessDetails('/proc', pid) : undefined),
  };
  const getAccounts: () => Accounts = keepAccounts(host);
  return host;
}

function currentPlatform(): Platform {
  return process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux';
}

function guard<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw wrapFsError(error, path);
  }
}

function withFile<T>(path: string, limits: ReadLimits, action: (file: OpenedFile) => T): T {
  return guard(path, () => {
    const file = openRegular(path, limits.within);
    try {
      return action(file);
    } finally {
      fs.closeSync(file.fd);
    }
  });
}

function listDirectory(path: string): readonly DirEntry[] {
  return guard(path, () => {
    const native = nativePath(path);
    const entries = fs.readdirSync(native, { withFileTypes: true });
    const plain = typeof native === 'string' ? plainEntries(entries) : undefined;
    if (plain !== undefined) return plain;
    const raw = fs.readdirSync(native, { withFileTypes: true, encoding: 'buffer' });
    return raw.map((e) => ({ name: decodeName(e.name as unknown as Buffer), kind: kindOf(e) }));
  });
}

/** undefined when a name is not UTF-8, which has to be asked for as bytes. */
function plainEntries(entries: readonly fs.Dirent[]): DirEntry[] | undefined {
  const plain: DirEntry[] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (name.includes('\uFFFD')) return undefined;
    plain.push({ name, kind: kindOf(entry) });
  }
  return plain;
}

interface HasKind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function kindOf(entry: HasKind): FileKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}
