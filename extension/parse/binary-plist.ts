/**
 * Binary property lists ("bplist00"), bounded: an object may be referred to from many places, so that a small file can stand
 * for a structure too large for any memory; what is made of it is counted. Strings are ASCII or UTF-16BE.
 */

export type PlistValue =
  | string
  | number
  | boolean
  | null
  | readonly PlistValue[]
  | { readonly [key: string]: PlistValue };

const maxNodes = 20_000;
const maxDepth = 32;
/** Bytes of all texts; one may be referred to as often as any other object. */
const maxTextBytes = 4 * 1024 * 1024;
const appleEpoch = 978_307_200;

/** @returns undefined for what is no such list, damaged or too large */
export function parseBinaryPlist(bytes: Uint8Array): PlistValue | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.length < 40 || data.toString('latin1', 0, 6) !== 'bplist') return undefined;
  try {
    return readRoot(data);
  } catch {
    // Offsets beyond the end (RangeError), or one of the bounds.
    return undefined;
  }
}

function readRoot(data: Buffer): PlistValue {
  const trailer = data.subarray(-32);
  const offsetSize = trailer.readUInt8(6);
  const refSize = trailer.readUInt8(7);
  const count = Number(trailer.readBigUInt64BE(8));
  const top = Number(trailer.readBigUInt64BE(16));
  const table = Number(trailer.readBigUInt64BE(24));
  if (offsetSize < 1 || offsetSize > 6 || refSize < 1 || refSize > 6 || count > data.length)
    throw new RangeError('trailer');
  let nodes = 0;
  let textBytes = 0;
  return read(top, 0);

  function read(index: number, depth: number): PlistValue {
    if (++nodes > maxNodes || depth > maxDepth || index >= count) throw new RangeError('bounds');
    const at = data.readUIntBE(table + index * offsetSize, offsetSize);
    const marker = data.readUInt8(at);
    const kind = marker >> 4;
    const low = marker & 15;
    if (kind === 0) return low === 9 ? true : low === 8 ? false : null;
    if (kind === 1) return readInteger(at + 1, 1 << low);
    if (kind === 2) return low === 2 ? data.readFloatBE(at + 1) : data.readDoubleBE(at + 1);
    if (kind === 3) return data.readDoubleBE(at + 1) + appleEpoch;
    const { length, from } = lengthOf(at, low);
    if (kind === 5) return slice(from, length).toString('latin1');
    if (kind === 6)
      return Buffer.from(slice(from, length * 2))
        .swap16()
        .toString('utf16le');
    if (kind === 10 || kind === 12)
      return Array.from({ length: bounded(length) }, (_, i) => read(ref(from, i), depth + 1));
    if (kind === 13) return readDictionary(from, bounded(length), depth);
    return null;
  }

  function readDictionary(from: number, length: number, depth: number): PlistValue {
    const entries: [string, PlistValue][] = [];
    for (let i = 0; i < length; i++) {
      const key = read(ref(from, i), depth + 1);
      if (typeof key === 'string') entries.push([key, read(ref(from, length + i), depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  function readInteger(at: number, size: number): number {
    if (size > 8) return 0;
    return size === 8 ? Number(data.readBigInt64BE(at)) : data.readUIntBE(at, size);
  }

  /** 15 says that an integer object with the length follows. */
  function lengthOf(at: number, low: number): { length: number; from: number } {
    if (low < 15) return { length: low, from: at + 1 };
    const size = 1 << (data.readUInt8(at + 1) & 15);
    return { length: readInteger(at + 2, size), from: at + 2 + size };
  }

  function ref(from: number, index: number): number {
    return data.readUIntBE(from + index * refSize, refSize);
  }

  function slice(from: number, length: number): Buffer {
    textBytes += length;
    if (length < 0 || from + length > data.length || textBytes > maxTextBytes) throw new RangeError('string');
    return data.subarray(from, from + length);
  }

  function bounded(length: number): number {
    if (length < 0 || length > maxNodes) throw new RangeError('length');
    return length;
  }
}
