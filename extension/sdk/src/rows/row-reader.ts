/** Reads Thrift's binary protocol from one whole message. A read past its end is a `ProtocolError`. */
import { ProtocolError } from '../errors.ts';
import { thriftType } from './thrift-type.ts';

const maxDepth = 32;

export class Reader {
  readonly buffer: Buffer;
  offset: number;
  private depth = 0;

  constructor(buffer: Buffer, offset = 0) {
    this.buffer = buffer;
    this.offset = offset;
  }

  byte(): number {
    return this.buffer.readUInt8(this.take(1));
  }

  i16(): number {
    return this.buffer.readInt16BE(this.take(2));
  }

  i32(): number {
    return this.buffer.readInt32BE(this.take(4));
  }

  /** A number while that is exact, else a bigint. */
  i64(): number | bigint {
    const value = this.buffer.readBigInt64BE(this.take(8));
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  string(): string {
    const length = this.length();
    const start = this.take(length);
    return this.buffer.toString('utf8', start, start + length);
  }

  /** A length or count: never negative, never more than the bytes that are left. */
  length(): number {
    const length = this.i32();
    if (length < 0 || length > this.buffer.length - this.offset)
      throw new ProtocolError('a length is beyond the message');
    return length;
  }

  /** Skips a value that we do not know. */
  skip(type: number): void {
    if (++this.depth > maxDepth) throw new ProtocolError('the message is nested too deeply');
    this.skipValue(type);
    this.depth--;
  }

  private skipValue(type: number): void {
    const size = fixedSizes[type];
    if (size !== undefined) this.take(size);
    else if (type === thriftType.string) this.take(this.length());
    else if (type === thriftType.struct) this.skipStruct();
    else if (type === thriftType.map) this.skipMap();
    else if (type === thriftType.list || type === thriftType.set) this.skipList();
    else throw new ProtocolError(`unknown Thrift type ${type}`);
  }

  private skipStruct(): void {
    for (let type = this.byte(); type !== thriftType.stop; type = this.byte()) {
      this.i16();
      this.skip(type);
    }
  }

  private skipMap(): void {
    const key = this.byte();
    const value = this.byte();
    for (let left = this.length(); left > 0; left--) {
      this.skip(key);
      this.skip(value);
    }
  }

  private skipList(): void {
    const element = this.byte();
    for (let left = this.length(); left > 0; left--) this.skip(element);
  }

  private take(bytes: number): number {
    const start = this.offset;
    if (start + bytes > this.buffer.length) throw new ProtocolError('the message ends too early');
    this.offset = start + bytes;
    return start;
  }
}

/** Bytes of a value, by type, where all values of the type have the same. */
export const fixedSizes: readonly (number | undefined)[] = (() => {
  const sizes: (number | undefined)[] = Array.from({ length: 17 });
  sizes[thriftType.bool] = 1;
  sizes[thriftType.byte] = 1;
  sizes[thriftType.double] = 8;
  sizes[thriftType.i16] = 2;
  sizes[thriftType.i32] = 4;
  sizes[thriftType.i64] = 8;
  sizes[thriftType.uuid] = 16;
  return sizes;
})();
