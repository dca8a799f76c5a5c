/** Text of metadata files. They should be UTF-8 (PEP 566); older tools wrote whatever the machine's encoding was. */
import { isAscii, isUtf8 } from 'node:buffer';

export interface MetadataText {
  readonly text: string;
  /** False when bytes were not UTF-8: the text was then read as ISO 8859-1. */
  readonly valid: boolean;
}

/** Decodes UTF-8 without its byte order mark; what is not UTF-8 is read as ISO 8859-1, which never fails. */
export function decodeMetadata(bytes: Uint8Array): MetadataText {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isAscii(buffer)) return { text: buffer.toString('latin1'), valid: true };
  if (!isUtf8(buffer)) return { text: buffer.toString('latin1'), valid: false };
  const text = buffer.toString('utf8');
  return { text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, valid: true };
}

export interface HeaderBytes {
  readonly bytes: Uint8Array;
  /** Whether the blank line that ends the headers was there. */
  readonly ended: boolean;
}

/** The part before the first blank line: the description after it is often many times longer, and not looked at. */
export function headersOf(bytes: Buffer): HeaderBytes {
  const unix = bytes.indexOf('\n\n');
  const windows = bytes.indexOf(13) === -1 ? -1 : bytes.indexOf('\n\r\n');
  const end = unix === -1 ? windows : windows === -1 ? unix : Math.min(unix, windows);
  return end === -1
    ? { bytes: wholeLines(bytes), ended: false }
    : { bytes: bytes.subarray(0, end + 1), ended: true };
}

/** Without a last line that the end of the read cuts off; all of it when there is but one line. */
function wholeLines(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(10);
  return end === -1 ? bytes : bytes.subarray(0, end + 1);
}
