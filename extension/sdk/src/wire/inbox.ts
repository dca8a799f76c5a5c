/** The bytes that arrived on one connection, cut into messages. */
import { MessageScanner } from './message-scanner.ts';

export class Inbox {
  private readonly maxBytes: number;
  private buffer: Buffer = Buffer.alloc(0);
  private length = 0;
  private scanner: MessageScanner;

  /** @param maxBytes limit of one message */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
    this.scanner = new MessageScanner(maxBytes);
  }

  /** Bytes that wait, of whole and of partial messages. */
  get size(): number {
    return this.length;
  }

  append(chunk: Buffer): void {
    if (this.length === 0) {
      this.buffer = chunk;
    } else {
      this.reserve(this.length + chunk.length);
      chunk.copy(this.buffer, this.length);
    }
    this.length += chunk.length;
  }

  /**
   * Takes the next whole message out.
   * @returns its bytes, or undefined while it is not complete
   * @throws ProtocolError when the peer does not speak the protocol or broke the limit
   */
  next(): Buffer | undefined {
    const end = this.length === 0 ? -1 : this.scanner.scan(this.buffer.subarray(0, this.length));
    if (end === -1) return undefined;
    const message = this.buffer.subarray(0, end);
    // The rest is copied: it will grow, and must not grow into the message that was handed out.
    this.buffer = Buffer.from(this.buffer.subarray(end, this.length));
    this.length -= end;
    this.scanner = new MessageScanner(this.maxBytes);
    return message;
  }

  private reserve(bytes: number): void {
    if (bytes <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(bytes, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
}
