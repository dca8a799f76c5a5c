/** Writes rows, as Thrift's binary protocol has them, into one growing buffer. */

const initialBytes = 512;
/** Longer strings go through Buffer's own encoder, shorter ones through a loop that costs less than that call. */
const loopLength = 40;

export class RowWriter {
  private buffer = Buffer.allocUnsafeSlow(initialBytes);
  private offset = 0;

  byte(value: number): void {
    this.ensure(1);
    this.buffer[this.offset++] = value;
  }

  i32(value: number): void {
    this.ensure(4);
    this.offset = this.buffer.writeInt32BE(value, this.offset);
  }

  string(value: string): void {
    this.ensure(4 + value.length * 3);
    this.offset = writeString(this.buffer, this.offset, value);
  }

  /** The bytes written so far; the writer must not be used after. */
  finish(): Buffer {
    return this.buffer.subarray(0, this.offset);
  }

  private ensure(bytes: number): void {
    const needed = this.offset + bytes;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.offset);
    this.buffer = grown;
  }
}

/**
 * Writes a Thrift string (i32 length, UTF-8 bytes). The caller guarantees `4 + 3 * value.length` bytes of room.
 * @returns the offset after it
 */
export function writeString(buffer: Buffer, offset: number, value: string): number {
  const start = offset + 4;
  const end = value.length <= loopLength ? writeAscii(buffer, start, value) : -1;
  const stop = end === -1 ? start + buffer.write(value, start, 'utf8') : end;
  writeLength(buffer, offset, stop - start);
  return stop;
}

/** Writes a length as an i32. */
export function writeLength(buffer: Buffer, offset: number, length: number): void {
  buffer[offset] = length >>> 24;
  buffer[offset + 1] = length >>> 16;
  buffer[offset + 2] = length >>> 8;
  buffer[offset + 3] = length;
}

/** @returns the offset after the text, or -1 when it is not all ASCII */
function writeAscii(buffer: Buffer, offset: number, value: string): number {
  const length = value.length;
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index);
    if (code > 0x7f) return -1;
    buffer[offset + index] = code;
  }
  return offset + length;
}
