/**
 * Zip applications (PEP 441): finds and unpacks `__main__.py` alone. The archive is hostile: every offset and size in it is
 * checked, and what unpacks to more than the cap is not unpacked.
 */
import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly size: number;
}

export interface Zipapp {
  /** The bytes of `__main__.py`; undefined when there is none. */
  readonly main: Uint8Array | undefined;
  /** The first 10,000 entries. */
  readonly entries: readonly ZipEntry[];
  /** Why `main` could not be had, as a phrase; '' when it was or when there is none. */
  readonly fault: string;
}

interface CentralEntry extends ZipEntry {
  readonly method: number;
  readonly flags: number;
  readonly packed: number;
  readonly offset: number;
}

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const maxEntries = 10_000;

/**
 * Reads a zip application.
 * @param bytes the whole file; a shebang line may stand before the archive
 * @param maxMainBytes largest `__main__.py` that is unpacked
 * @returns undefined when the bytes are no zip archive
 */
export function readZipapp(bytes: Buffer, maxMainBytes: number): Zipapp | undefined {
  const end = findEnd(bytes);
  if (end === undefined) return undefined;
  const directorySize = bytes.readUInt32LE(end + 12);
  const directory = end - directorySize;
  // What stands before the archive shifts every offset in it.
  const shift = directory - bytes.readUInt32LE(end + 16);
  if (directory < 0 || shift < 0) return undefined;
  const entries = readDirectory(bytes, directory, end, bytes.readUInt16LE(end + 10));
  const main = entries.find((entry) => entry.name === '__main__.py');
  const plain = entries.map(({ name, size }) => ({ name, size }));
  if (main === undefined) return { main: undefined, entries: plain, fault: '' };
  const unpacked = unpack(bytes, main, shift, maxMainBytes);
  return typeof unpacked === 'string'
    ? { main: undefined, entries: plain, fault: unpacked }
    : { main: unpacked, entries: plain, fault: '' };
}

const maxModules = 2000;
/** Where shiv and pex put the distributions that they bundle; a wheel of pex is a directory below its own. */
const bundled = /^(?:site-packages\/|\.deps\/[^/]+\/)/;
const moduleAtTop = /^(?<name>[^\W\d]\w*)(?:\.py|\/(?:[^/]+\/)*[^/]+\.py)$/u;

/** Top-level modules and packages that are imported from the archive itself. */
export function modulesInside(entries: readonly ZipEntry[]): string[] {
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.size >= maxModules) break;
    const module = moduleAtTop.exec(name.replace(bundled, ''))?.groups?.['name'];
    if (module !== undefined && module !== '__main__') names.add(module);
  }
  return [...names];
}

/** The end record stands within the last 64 KiB. */
function findEnd(bytes: Buffer): number | undefined {
  const lowest = Math.max(0, bytes.length - endBytes - 0xffff);
  for (let at = bytes.length - endBytes; at >= lowest; at--) {
    if (bytes[at] === 0x50 && bytes.readUInt32LE(at) === endSignature) return at;
  }
  return undefined;
}

function readDirectory(bytes: Buffer, from: number, end: number, count: number): CentralEntry[] {
  const entries: CentralEntry[] = [];
  let at = from;
  while (entries.length < Math.min(count, maxEntries) && at + 46 <= end) {
    if (bytes.readUInt32LE(at) !== centralSignature) break;
    const nameLength = bytes.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > end) break;
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at = next;
  }
  return entries;
}

/** The entry's bytes, or why they are not had. */
function unpack(bytes: Buffer, entry: CentralEntry, shift: number, maxBytes: number): Uint8Array | string {
  if ((entry.flags & 1) !== 0) return '__main__.py is encrypted';
  if (entry.size > maxBytes) return `__main__.py has ${entry.size} bytes, over the limit of ${maxBytes}`;
  const at = entry.offset + shift;
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== localSignature) return 'the archive is damaged';
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (start + entry.packed > bytes.length) return 'the archive is cut short';
  const packed = bytes.subarray(start, start + entry.packed);
  if (entry.method === 0) return packed;
  if (entry.method !== 8) return `__main__.py is packed with method ${entry.method}, which is not supported`;
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes });
  } catch {
    return '__main__.py does not unpack, or unpacks to more than it says';
  }
}
