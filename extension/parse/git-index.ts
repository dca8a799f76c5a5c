/**
 * The index of a git working tree, versions 2 to 4: which paths are tracked. https://git-scm.com/docs/index-format
 */
import { decodeName, displayPath } from '../core/paths.ts';

export interface GitIndex {
  readonly version: number;
  /** Paths relative to the working tree, with `/`. */
  readonly paths: ReadonlySet<string>;
  /** Directories of a sparse index, ending in `/`: all below them is tracked. */
  readonly directories: readonly string[];
  /** The shared index that a split index builds on (hex), '' without. */
  readonly shared: string;
  /** The file is cut short or has more entries than are read. */
  readonly truncated: boolean;
}

interface Entries {
  readonly paths: Set<string>;
  readonly directories: string[];
  /** Where the extensions begin. */
  end: number;
  truncated: boolean;
}

const maxEntries = 2_000_000;
const maxPathBytes = 4096;
const treeMode = 0o040000;
const extendedFlag = 0x4000;
const lengthMask = 0xfff;

/**
 * Parses an index.
 * @param bytes the file `.git/index`
 * @param hashBytes 20 for SHA-1 repositories, 32 for SHA-256 ones
 * @returns undefined when it is no index of a known version
 */
export function parseGitIndex(bytes: Buffer, hashBytes: 20 | 32 = 20): GitIndex | undefined {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const version = bytes.readUInt32BE(4);
  if (version < 2 || version > 4) return undefined;
  const entries = readEntries(bytes, version, hashBytes);
  const { paths, directories, truncated } = entries;
  const shared = truncated ? '' : sharedIndex(bytes, entries.end, hashBytes);
  return { version, paths, directories, shared, truncated };
}

function readEntries(bytes: Buffer, version: number, hashBytes: number): Entries {
  const count = bytes.readUInt32BE(8);
  const entries: Entries = { paths: new Set(), directories: [], end: 12, truncated: count > maxEntries };
  let previous: Buffer = Buffer.alloc(0);
  let at = 12;
  for (let index = 0; index < Math.min(count, maxEntries); index++) {
    const fixed = 40 + hashBytes + 2;
    if (at + fixed + 2 > bytes.length) return { ...entries, truncated: true };
    const flags = bytes.readUInt16BE(at + 40 + hashBytes);
    const nameAt = at + fixed + (version >= 3 && (flags & extendedFlag) !== 0 ? 2 : 0);
    const name = version === 4 ? readCompressed(bytes, nameAt, previous) : readName(bytes, nameAt, flags);
    if (name === undefined) return { ...entries, truncated: true };
    previous = name.bytes;
    addEntry(entries, pathOf(name.bytes), bytes.readUInt32BE(at + 24));
    // Versions 2 and 3 pad each entry with NULs to a multiple of eight, one at least.
    at = version === 4 ? name.end : at + (((nameAt - at + name.bytes.length) >> 3) + 1) * 8;
    entries.end = at;
  }
  return entries;
}

/** Names that are not UTF-8 are written as paths are shown, so that they can be compared. */
function pathOf(bytes: Buffer): string {
  const path = bytes.toString('utf8');
  return path.includes('\uFFFD') ? displayPath(decodeName(bytes)) : path;
}

function addEntry(entries: Entries, path: string, mode: number): void {
  if (path === '') return; // A split index writes replaced entries without name.
  if ((mode & 0o170000) === treeMode) entries.directories.push(path.endsWith('/') ? path : `${path}/`);
  else entries.paths.add(path);
}

interface Name {
  readonly bytes: Buffer;
  /** Offset after the NUL. */
  readonly end: number;
}

function readName(bytes: Buffer, at: number, flags: number): Name | undefined {
  const length = flags & lengthMask;
  const end = length < lengthMask ? at + length : bytes.indexOf(0, at + length);
  if (end === -1 || end >= bytes.length) return undefined;
  return { bytes: bytes.subarray(at, end), end: end + 1 };
}

/** Version 4: how many bytes to drop from the name before, then what to append, up to a NUL. */
function readCompressed(bytes: Buffer, from: number, previous: Buffer): Name | undefined {
  let at = from;
  let byte = bytes[at++] ?? 0;
  let drop = byte & 0x7f;
  while ((byte & 0x80) !== 0 && at < bytes.length && drop < maxPathBytes * 128) {
    byte = bytes[at++] ?? 0;
    drop = (drop + 1) * 128 + (byte & 0x7f);
  }
  const end = bytes.indexOf(0, at);
  if (end === -1 || drop > previous.length || end - at > maxPathBytes) return undefined;
  const kept = previous.subarray(0, previous.length - drop);
  if (kept.length > maxPathBytes) return undefined;
  return { bytes: Buffer.concat([kept, bytes.subarray(at, end)]), end: end + 1 };
}

/** The `link` extension names the shared index of a split one. */
function sharedIndex(bytes: Buffer, from: number, hashBytes: number): string {
  let at = from;
  while (at + 8 <= bytes.length - hashBytes) {
    const signature = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32BE(at + 4);
    if (signature === 'link') {
      const hash = bytes.toString('hex', at + 8, at + 8 + hashBytes);
      return /^0+$/.test(hash) ? '' : hash;
    }
    at += 8 + size;
  }
  return '';
}
