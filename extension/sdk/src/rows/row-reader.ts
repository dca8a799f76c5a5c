/** Reads the bytes of rows. A read past their end is a `ProtocolError`. */
import { ProtocolError } from '../errors.ts';

export class RowReader {
  readonly buffer: Buffer;
  offset: number;

  constructor(buffer: Buffer, offset = 0) {
    this.buffer = buffer;
    this.offset = offset;
  }

  byte(): number {
    return this.buffer.readUInt8(this.take(1));
  }

  /** A length or count: never negative, never more than the bytes that are left. */
  length(): number {
    const length = this.buffer.readInt32BE(this.take(4));
    if (length < 0 || length > this.buffer.length - this.offset)
      throw new ProtocolError('a length is beyond the message');
    return length;
  }

  private take(bytes: number): number {
    const start = this.offset;
    if (start + bytes > this.buffer.length) throw new ProtocolError('the message ends too early');
    this.offset = start + bytes;
    return start;
  }
}
