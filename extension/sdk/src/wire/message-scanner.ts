/**
 * Finds the end of a Thrift message in bytes that arrive piece by piece. Without framing the end is known only by walking the
 * values; this walk remembers where it is, so that a message in a thousand pieces costs the same as one in a single piece.
 */
import { ProtocolError } from '../errors.ts';
import { messageKind, thriftType, version1 } from './thrift-type.ts';

/** osquery's own messages are 4 deep. */
const maxDepth = 32;
const maxNameBytes = 256;

/** Bytes of a value, by type, where all values of the type have the same. */
const fixedSizes: readonly (number | undefined)[] = (() => {
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

/** A container that is being walked: a struct has `left` -1, others the values still to come. */
interface Level {
  readonly first: number;
  readonly second: number;
  left: number;
}

export class MessageScanner {
  private readonly maxBytes: number;
  private position = 0;
  private started = false;
  private readonly levels: Level[] = [];

  /** @param maxBytes longer messages are refused */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /**
   * Walks on.
   * @param buffer the message from its first byte, as far as it has arrived; never shorter than before
   * @returns the length of the whole message, or -1 while bytes are missing
   * @throws ProtocolError when this can not become a message within the limits
   */
  scan(buffer: Buffer): number {
    if (!this.started && !this.start(buffer)) return -1;
    while (this.levels.length > 0) {
      if (this.position > this.maxBytes) throw this.tooLarge();
      // Work only for bytes that came: a count in a tiny message must not buy a long walk.
      if (this.position > buffer.length || !this.step(buffer)) return -1;
    }
    if (this.position > this.maxBytes) throw this.tooLarge();
    return this.position > buffer.length ? -1 : this.position;
  }

  private start(buffer: Buffer): boolean {
    // Garbage is refused at its first wrong byte: a peer that sends four bytes and waits must not hold the connection.
    if ((buffer.length > 0 && buffer[0] !== version1 >>> 8) || (buffer.length > 1 && buffer[1] !== 1))
      throw new ProtocolError('not a strict Thrift binary message');
    if (buffer.length < 8) return false;
    const kind = buffer[3] as number;
    if (kind < messageKind.call || kind > messageKind.oneway)
      throw new ProtocolError(`unknown message kind ${kind}`);
    const nameLength = buffer.readInt32BE(4);
    if (nameLength < 0 || nameLength > maxNameBytes)
      throw new ProtocolError('the name of the method is too long');
    this.position = 8 + nameLength + 4;
    this.started = true;
    this.push(thriftType.struct, 0, -1);
    return true;
  }

  /** Walks one field or as many elements as are there. @returns false when bytes are missing */
  private step(buffer: Buffer): boolean {
    const level = this.levels[this.levels.length - 1] as Level;
    if (level.left === -1) return this.field(buffer);
    if (level.left === 0) {
      this.levels.pop();
      return true;
    }
    if (level.first === thriftType.string && level.second === thriftType.string)
      return this.strings(buffer, level);
    const type = level.second !== 0 && level.left % 2 === 1 ? level.second : level.first;
    level.left--;
    if (this.value(buffer, type)) return true;
    level.left++;
    return false;
  }

  private field(buffer: Buffer): boolean {
    if (this.position >= buffer.length) return false;
    const type = buffer[this.position] as number;
    if (type === thriftType.stop) {
      this.position++;
      this.levels.pop();
      return true;
    }
    this.position += 3;
    if (this.value(buffer, type)) return true;
    this.position -= 3;
    return false;
  }

  private value(buffer: Buffer, type: number): boolean {
    const size = fixedSizes[type];
    if (size !== undefined) {
      this.position += size;
      return true;
    }
    if (type === thriftType.struct) {
      this.push(thriftType.struct, 0, -1);
      return true;
    }
    if (type === thriftType.string) return this.string(buffer);
    if (type === thriftType.list || type === thriftType.set) return this.container(buffer, 1);
    if (type === thriftType.map) return this.container(buffer, 2);
    throw new ProtocolError(`unknown Thrift type ${type}`);
  }

  private string(buffer: Buffer): boolean {
    if (this.position + 4 > buffer.length) return false;
    const length = buffer.readInt32BE(this.position);
    if (length < 0) throw new ProtocolError('a string has a negative length');
    this.position += 4 + length;
    if (this.position > this.maxBytes) throw this.tooLarge();
    return true;
  }

  /** The keys and values of a `map<string,string>`: what nearly all bytes of a response are. */
  private strings(buffer: Buffer, level: Level): boolean {
    while (level.left > 0) {
      if (!this.string(buffer)) return false;
      level.left--;
    }
    return true;
  }

  /** @param types 1 for a list or set, 2 for a map */
  private container(buffer: Buffer, types: 1 | 2): boolean {
    if (this.position + types + 4 > buffer.length) return false;
    const first = buffer[this.position] as number;
    const second = types === 2 ? (buffer[this.position + 1] as number) : 0;
    const count = buffer.readInt32BE(this.position + types);
    if (count < 0) throw new ProtocolError('a container has a negative size');
    // Every value takes at least one byte.
    if (count * types > this.maxBytes - this.position) throw this.tooLarge();
    this.position += types + 4;
    this.push(first, second, count * types);
    return true;
  }

  private push(first: number, second: number, left: number): void {
    if (this.levels.length >= maxDepth) throw new ProtocolError('the message is nested too deeply');
    this.levels.push({ first, second, left });
  }

  private tooLarge(): ProtocolError {
    return new ProtocolError(`the message is larger than ${this.maxBytes} bytes`);
  }
}
