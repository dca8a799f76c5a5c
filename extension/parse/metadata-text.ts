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

/**
 * Where the headers end, behind the last line before the first blank one; -1 when there is no blank line. The description after it is
 * often many times longer, and not looked at.
 */
export function endOfHeaders(bytes: Buffer): number {
  const unix = bytes.indexOf('\n\n', 0, 'latin1');
  const carriageReturn = bytes.indexOf(13);
  if (carriageReturn === -1 || (unix !== -1 && unix < carriageReturn)) return unix === -1 ? -1 : unix + 1;
  const windows = bytes.indexOf('\n\r\n', 0, 'latin1');
  if (unix === -1 || windows === -1) return Math.max(unix, windows) + 1 || -1;
  return Math.min(unix, windows) + 1;
}

/**
 * The text of the headers.
 * @param end where they end; for -1 with the last whole line, as the end of the read cut them off
 */
export function decodeHeaders(bytes: Buffer, end: number): MetadataText {
  const until = end === -1 ? bytes.lastIndexOf(10) + 1 || bytes.length : end;
  // Looking through the bytes behind the headers as well takes less than a view of those before.
  if (isAscii(bytes)) return { text: bytes.toString('latin1', 0, until), valid: true };
  return decodeMetadata(bytes.subarray(0, until));
}
