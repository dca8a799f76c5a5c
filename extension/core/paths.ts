/** Names that are not UTF-8, kept as PEP 383 does: byte 0x80–0xFF that does not decode becomes U+DC80–U+DCFF. */
import { isUtf8 } from 'node:buffer';

const escapes = /[\uDC80-\uDCFF]/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes a file name; bytes that are not UTF-8 become lone surrogates, one each. */
export function decodeName(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return decodePieces(bytes);
  }
}

/** The same for a text of many lines, of which few have such bytes. */
export function decodeLines(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const lines: string[] = [];
  for (let at = 0; at <= bytes.length; ) {
    const found = bytes.indexOf(0x0a, at);
    const end = found === -1 ? bytes.length : found;
    lines.push(decodeName(bytes.subarray(at, end)));
    at = end + 1;
  }
  return lines.join('\n');
}

/** What node:fs wants for a path: the string itself, or its bytes when it holds escaped ones. */
export function nativePath(path: string): string | Buffer {
  return escapes.test(path) ? encodeName(path) : path;
}

/** A path as valid Unicode for display and rows: each escaped byte is written `\xNN`. */
export function displayPath(path: string): string {
  if (!escapes.test(path)) return path;
  return path.replace(/[\uDC80-\uDCFF]/g, (c) => `\\x${(c.charCodeAt(0) - 0xdc00).toString(16)}`);
}

/** The path that `displayPath` was made from, when such a file could exist. */
export function parseDisplayPath(path: string): string {
  return path.replace(/\\x([89a-f][0-9a-f])/g, (_, hex: string) =>
    String.fromCharCode(0xdc00 + Number.parseInt(hex, 16)),
  );
}

function encodeName(path: string): Buffer {
  const parts: Buffer[] = [];
  for (const piece of path.split(/([\uDC80-\uDCFF]+)/)) {
    parts.push(
      escapes.test(piece)
        ? Buffer.from([...piece].map((c) => c.charCodeAt(0) - 0xdc00))
        : Buffer.from(piece, 'utf8'),
    );
  }
  return Buffer.concat(parts);
}

function decodePieces(bytes: Buffer): string {
  let out = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    out +=
      length === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return out;
}

/** Length of the valid UTF-8 sequence at `at`, 0 when there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length <= 1) return length;
  try {
    utf8.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}
