/**
 * Opening and reading files that anyone may have written: no special file is opened, no link is followed that its owner had
 * no right to lay, nothing is read beyond its cap, and what was checked is the very file that is read.
 */
import fs from 'node:fs';
import nodePath from 'node:path';
import { HostError } from './errors.ts';
import { decodeName, displayPath, nativePath } from './paths.ts';
import type { Routes } from './routes.ts';
import { requireTrustedRoute } from './trusted-route.ts';
import type { FileKind, FileRead, FileStat, ProblemCode, ReadLimits } from './types.ts';

export interface OpenedFile {
  readonly fd: number;
  readonly path: string;
  readonly stat: NodeStat;
}

const chunkBytes = 256 * 1024;
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOCTTY = 0 } = fs.constants;
const openFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;

/**
 * What node:fs gives as a FileStat. Asked for as numbers, not as bigint, which costs a third more for each of thousands of files: a
 * time in milliseconds then has steps of a quarter of a microsecond, finer than two system calls can be apart.
 */
export function toFileStat(stat: fs.Stats): NodeStat {
  return new NodeStat(stat);
}

/**
 * A class for its getters: of thousands of files hardly anything is asked but what they are. Its field is private to the compiler only:
 * what `#` does costs more, until the code is compiled for speed.
 */
export class NodeStat implements FileStat {
  private readonly raw: fs.Stats;

  constructor(stat: fs.Stats) {
    this.raw = stat;
  }

  get kind() {
    return kindOf(this.raw);
  }
  get dev() {
    return this.raw.dev;
  }
  get ino() {
    return this.raw.ino;
  }
  get mode() {
    return this.raw.mode & 0o7777;
  }
  get nlink() {
    return this.raw.nlink;
  }
  get uid() {
    return this.raw.uid;
  }
  get gid() {
    return this.raw.gid;
  }
  get size() {
    return this.raw.size;
  }
  get atime() {
    return Math.floor(this.raw.atimeMs / 1000);
  }
  get mtime() {
    return Math.floor(this.raw.mtimeMs / 1000);
  }
  get ctime() {
    return Math.floor(this.raw.ctimeMs / 1000);
  }
  get btime() {
    return Math.floor(this.raw.birthtimeMs / 1000);
  }
  get mtimeMs() {
    return this.raw.mtimeMs;
  }
  get ctimeMs() {
    return this.raw.ctimeMs;
  }
  get mtimeNs() {
    return nanoseconds(this.raw.mtimeMs);
  }
  get ctimeNs() {
    return nanoseconds(this.raw.ctimeMs);
  }
}

/** What is said of a file, by itself: of the Stats of Node 20, with its four Dates, there would be a kilobyte for each. */
class KeptStat implements FileStat {
  readonly kind: FileKind;
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
  readonly btime: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;

  constructor(stat: NodeStat) {
    this.kind = stat.kind;
    this.dev = stat.dev;
    this.ino = stat.ino;
    this.mode = stat.mode;
    this.nlink = stat.nlink;
    this.uid = stat.uid;
    this.gid = stat.gid;
    this.size = stat.size;
    this.atime = stat.atime;
    this.mtime = stat.mtime;
    this.ctime = stat.ctime;
    this.btime = stat.btime;
    this.mtimeMs = stat.mtimeMs;
    this.ctimeMs = stat.ctimeMs;
  }

  get mtimeNs() {
    return nanoseconds(this.mtimeMs);
  }
  get ctimeNs() {
    return nanoseconds(this.ctimeMs);
  }
}

/** The same of a file in little memory, for what is held of tens of thousands. */
export function keptStat(stat: FileStat): FileStat {
  return stat instanceof NodeStat ? new KeptStat(stat) : stat;
}

function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds * 1e6));
}

/** Opens a regular file for reading, safely; the caller closes `fd`. */
export function openRegular(path: string, within: string | undefined): OpenedFile {
  const native = nativePath(path);
  const before = lookFor(path, native);
  if (before.isSymbolicLink() && within !== undefined) return openInside(path, within);
  requireRegular(path, kindOf(before));
  const fd = fs.openSync(native, openFlags);
  try {
    const stat = toFileStat(fs.fstatSync(fd));
    requireRegular(path, stat.kind);
    if (stat.ino !== before.ino || stat.dev !== before.dev) {
      throw new HostError('CHANGED', path, 'it was replaced by another file while it was opened');
    }
    requireTrustedRoute(path, fd, stat.uid);
    return { fd, path, stat };
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
}

/**
 * Opens, reads and closes a regular file, whole or its head. Nearly always the state before the file was opened and the one after it was
 * read are the same, so it is the very file that was looked at and nobody wrote to it meanwhile: then these two looks are enough.
 */
export function readRegular(
  path: string,
  defaultMaxBytes: number,
  limits: ReadLimits,
  routes: Routes,
): FileRead {
  const native = nativePath(path);
  const cap = limits.head === undefined ? (limits.maxBytes ?? defaultMaxBytes) : Number.POSITIVE_INFINITY;
  if (path.startsWith('/proc/')) return readKernelText(path, native, cap, limits);
  if (limits.regular === true) return readExpected(path, native, cap, limits, routes);
  const before = lookFor(path, native);
  if (before.isFile() && before.size <= cap) {
    const fd = fs.openSync(native, openFlags);
    try {
      const bytes = readBytes(fd, before.size, limits);
      const after = fs.fstatSync(fd);
      if (isSameState(before, after)) {
        requireOwnRoute(path, fd, after.uid, limits, routes);
        return { bytes, stat: new NodeStat(after) };
      }
    } finally {
      fs.closeSync(fd);
    }
  }
  const file = openRegular(path, limits.within);
  try {
    return readOpened(file, defaultMaxBytes, limits);
  } finally {
    fs.closeSync(file.fd);
  }
}

/**
 * Reads a file that is a regular one by all that is known. Should it be another, as it could be after an `lstat` too, it is opened without
 * waiting and without following a link, and refused before anything is read.
 */
function readExpected(
  path: string,
  native: string | Buffer,
  cap: number,
  limits: ReadLimits,
  routes: Routes,
): FileRead {
  const fd = openExpected(path, native);
  try {
    const stat = fs.fstatSync(fd);
    requireRegular(path, kindOf(stat));
    if (stat.size > cap) throw tooLarge(path, stat.size, cap);
    requireOwnRoute(path, fd, stat.uid, limits, routes);
    // The state is that from before the read: whatever is written from now on makes it another.
    return { bytes: readBytes(fd, stat.size, limits), stat: new NodeStat(stat) };
  } finally {
    fs.closeSync(fd);
  }
}

/** The kernel says of its own files that they have no bytes, and makes them as they are read: they are read to their end. */
function readKernelText(
  path: string,
  native: string | Buffer,
  cap: number,
  { head = Number.POSITIVE_INFINITY }: ReadLimits,
): FileRead {
  const fd = openExpected(path, native);
  try {
    const stat = fs.fstatSync(fd);
    requireRegular(path, kindOf(stat));
    const chunks: Buffer[] = [];
    let have = 0;
    for (let count = -1; count !== 0 && have < head; have += count) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, head - have));
      count = fs.readSync(fd, chunk, 0, chunk.length, null);
      if (have + count > cap) throw tooLarge(path, have + count, cap);
      chunks.push(chunk.subarray(0, count));
    }
    return { bytes: Buffer.concat(chunks), stat: new NodeStat(stat) };
  } finally {
    fs.closeSync(fd);
  }
}

/** What cannot be opened is looked at: the kind of a link or a socket says more than the system's error. */
function openExpected(path: string, native: string | Buffer): number {
  try {
    return fs.openSync(native, openFlags);
  } catch (error) {
    requireRegular(path, kindOf(lookFor(path, native)));
    throw error;
  }
}

function requireOwnRoute(path: string, fd: number, uid: number, { below }: ReadLimits, routes: Routes): void {
  if (below === undefined || !routes.belongTo(below, uid)) requireTrustedRoute(path, fd, uid);
}

/** `lstat`. Most of what is looked for is not there, and the error that node:fs makes of that costs several times the look. */
export function lookFor(path: string, native: string | Buffer): fs.Stats {
  const stat = fs.lstatSync(native, quiet);
  if (stat === undefined) throw new HostError('NOT_FOUND', path, messages['ENOENT'] ?? '');
  return stat;
}

const quiet = { throwIfNoEntry: false } as const;

function isSameState(before: fs.Stats, after: fs.Stats): boolean {
  return (
    before.ino === after.ino &&
    before.dev === after.dev &&
    before.mode === after.mode &&
    before.size === after.size &&
    before.mtimeMs === after.mtimeMs
  );
}

/** Reads an opened file whole, or its head; a file that changes meanwhile is read again, up to three times. */
export function readOpened(file: OpenedFile, defaultMaxBytes: number, limits: ReadLimits): FileRead {
  let { stat } = file;
  for (let attempt = 1; ; attempt++) {
    const cap = limits.maxBytes ?? defaultMaxBytes;
    if (limits.head === undefined && stat.size > cap) throw tooLarge(file.path, stat.size, cap);
    const bytes = readBytes(file.fd, stat.size, limits);
    const after = toFileStat(fs.fstatSync(file.fd));
    if (after.size === stat.size && after.mtimeMs === stat.mtimeMs) return { bytes, stat };
    if (attempt === 3) return { bytes, stat: after, changed: true };
    stat = after;
  }
}

/** Streams an opened file up to `limits.maxBytes` (no cap by default: nothing is kept). */
export function streamOpened(
  file: OpenedFile,
  onChunk: (chunk: Buffer) => void,
  limits: ReadLimits,
): FileStat {
  const cap = limits.maxBytes ?? Number.POSITIVE_INFINITY;
  if (file.stat.size > cap) throw tooLarge(file.path, file.stat.size, cap);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let position = 0;
  while (position < file.stat.size) {
    const count = fs.readSync(file.fd, buffer, 0, Math.min(chunkBytes, file.stat.size - position), position);
    if (count === 0) break;
    onChunk(buffer.subarray(0, count));
    position += count;
  }
  return file.stat;
}

/** A HostError for whatever node:fs or we ourselves threw. */
export function wrapFsError(error: unknown, path: string): unknown {
  if (error instanceof HostError) return error;
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  return new HostError(codes[code] ?? 'IO', path, messages[code] ?? `the system answered ${code}`, {
    cause: error,
  });
}

const codes: Readonly<Record<string, ProblemCode>> = {
  ENOENT: 'NOT_FOUND',
  ENOTDIR: 'NOT_FOUND',
  EACCES: 'PERMISSION',
  EPERM: 'PERMISSION',
  ELOOP: 'LOOP',
  ENAMETOOLONG: 'UNSUPPORTED',
};

const messages: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a component of its path is not a directory',
  EACCES: 'permission denied: run as root (or with Full Disk Access) to see it',
  EPERM: 'operation not permitted: run as root (or with Full Disk Access) to see it',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'its path is longer than the system can open',
};

function readBytes(fd: number, size: number, limits: ReadLimits): Buffer {
  const wanted = Math.min(size, limits.head ?? size);
  const buffer = allocate(wanted, limits);
  let have = 0;
  while (have < wanted) {
    const count = fs.readSync(fd, buffer, have, wanted - have, have);
    if (count === 0) break;
    have += count;
  }
  return have === wanted ? buffer : buffer.subarray(0, have);
}

/** Space for one read; for many small ones whose bytes nobody keeps it is the same each time, which spares the collector. */
function allocate(size: number, { transient = false }: ReadLimits): Buffer {
  if (!transient || size > scratchBytes) return Buffer.allocUnsafe(size);
  scratch ??= Buffer.allocUnsafeSlow(scratchBytes);
  return size === scratchBytes ? scratch : scratch.subarray(0, size);
}

const scratchBytes = 64 * 1024;
let scratch: Buffer | undefined;

function openInside(path: string, within: string): OpenedFile {
  const target = decodeName(fs.realpathSync.native(nativePath(path), 'buffer'));
  const root = decodeName(fs.realpathSync.native(nativePath(within), 'buffer'));
  const relative = nodePath.relative(root, target);
  if (relative === '' || relative.startsWith('..') || nodePath.isAbsolute(relative)) {
    throw new HostError(
      'SYMLINK',
      path,
      `it is a link that leads out of ${displayPath(within)}: not followed`,
    );
  }
  return openRegular(target, undefined);
}

function requireRegular(path: string, kind: FileKind): void {
  if (kind === 'symlink') throw new HostError('SYMLINK', path, 'it is a symbolic link: not followed');
  if (kind !== 'file') throw new HostError('NOT_REGULAR', path, 'it is not a regular file: not opened');
}

function tooLarge(path: string, size: number, cap: number): HostError {
  return new HostError('TOO_LARGE', path, `it has ${size} bytes, over the limit of ${cap}: not read`);
}

function kindOf(stat: fs.Stats): FileKind {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'directory';
  return stat.isSymbolicLink() ? 'symlink' : 'other';
}
