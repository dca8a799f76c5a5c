/** SSH's data types (RFC 4251 §5), as keys, certificates and signatures are made of them. */

/** Reads one after the other; past the end it throws RangeError. */
export function createReader(bytes: Buffer) {
  let at = 0;
  const skip = (length: number) => {
    if (at + length > bytes.length) throw new RangeError('past the end');
    at += length;
  };
  const take = (length: number) => {
    skip(length);
    return bytes.subarray(at - length, at);
  };
  const number = () => take(4).readUInt32BE();
  return {
    skip,
    number,
    long: () => take(8).readBigUInt64BE(),
    string: () => take(number()),
    left: () => bytes.length - at,
  };
}

/** Bytes with their length before them. */
export function toWireString(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** The key type that a blob itself names; '' when it is no key blob. */
export function keyTypeOf(blob: Buffer): string {
  if (blob.length < 8) return '';
  const length = blob.readUInt32BE(0);
  return length > 0 && length <= 64 && blob.length > 4 + length ? blob.toString('latin1', 4, 4 + length) : '';
}
