/** Apache's TBinaryProtocol (strict) over its TBufferedTransport, on bytes that are all there. */
import TBinaryProtocol from 'thrift/lib/nodejs/lib/thrift/binary_protocol.js';
import TBufferedTransport from 'thrift/lib/nodejs/lib/thrift/buffered_transport.js';
import { OsqueryError, ProtocolError } from '../errors.ts';

/** The part of Apache's protocol that osquery's messages need. It is declared here, as its types are not published with it. */
export interface Protocol {
  getTransport(): Transport;
  flush(): void;
  writeMessageBegin(name: string, kind: number, sequence: number): void;
  writeMessageEnd(): void;
  writeStructBegin(name: string): void;
  writeStructEnd(): void;
  writeFieldBegin(name: string, type: number, id: number): void;
  writeFieldEnd(): void;
  writeFieldStop(): void;
  writeMapBegin(keyType: number, valueType: number, size: number): void;
  writeMapEnd(): void;
  writeListBegin(elementType: number, size: number): void;
  writeListEnd(): void;
  writeI32(value: number): void;
  writeI64(value: { readonly buffer: Buffer }): void;
  writeString(value: string): void;
  readMessageBegin(): { readonly fname: string; readonly mtype: number; readonly rseqid: number };
  readStructBegin(): unknown;
  readStructEnd(): void;
  readFieldBegin(): { readonly ftype: number; readonly fid: number };
  readFieldEnd(): void;
  readMapBegin(): { readonly ktype: number; readonly vtype: number; readonly size: number };
  readMapEnd(): void;
  readListBegin(): { readonly etype: number; readonly size: number };
  readListEnd(): void;
  readI32(): number;
  /** The eight bytes of the number, from `offset` on. */
  readI64(): { readonly buffer: Buffer; readonly offset: number };
  readString(): string;
  /** Reads past a value of this type. */
  skip(type: number): void;
}

/** What a protocol writes to and reads from. The rows pass through it as bytes. */
export interface Transport {
  write(bytes: Buffer): void;
  /** What is not read yet: `buf` from `readIndex` to `writeIndex`. */
  borrow(): { readonly buf: Buffer; readonly readIndex: number; readonly writeIndex: number };
  /** Reads past bytes that were borrowed. */
  consume(bytes: number): void;
}

/** The bytes that `write` writes. */
export function writeBytes(write: (output: Protocol) => void): Buffer {
  let bytes: Buffer = Buffer.alloc(0);
  const transport = new TBufferedTransport(undefined, (flushed) => {
    bytes = flushed;
  });
  const output = new TBinaryProtocol(transport, true, true);
  write(output);
  output.flush();
  return bytes;
}

/** A protocol that reads bytes. They are not copied, as the transport's own receiver would: an answer may be large. */
export function protocolOf(bytes: Buffer): Protocol {
  const transport = new TBufferedTransport();
  transport.inBuf = bytes;
  transport.writeCursor = bytes.length;
  return new TBinaryProtocol(transport, true, true);
}

/** Runs what reads. @throws ProtocolError whatever Apache's code throws of bytes that are not what was expected */
export function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof OsqueryError) throw error;
    // What Apache's transport throws past the end has no message at all.
    const message = (error instanceof Error && error.message) || 'the message ends too early';
    throw new ProtocolError(message, { cause: error });
  }
}
