/** Codecs that write text in ASCII: UTF-7 (RFC 2152) and Python's escapes. CPython accepts all of them in a coding cookie. */

import { simpleEscapes } from './simple-escapes.ts';

const rawEscape = /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g;
const anyEscape =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\\'"abfnrtv\n]))/g;

/**
 * Decodes `unicode-escape` or, with `raw`, `raw-unicode-escape` (only `\uXXXX` and `\UXXXXXXXX`).
 * @param text the bytes as Latin-1
 */
export function decodeEscapes(text: string, raw: boolean): string {
  if (raw) return text.replaceAll(rawEscape, (_, u?: string, U?: string) => fromHex(u ?? U ?? ''));
  return text.replaceAll(
    anyEscape,
    (_, x?: string, u?: string, U?: string, octal?: string, simple?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return simple === undefined ? fromHex(x ?? u ?? U ?? '') : (simpleEscapes[simple] ?? simple);
    },
  );
}

/**
 * Decodes UTF-7; malformed runs become U+FFFD.
 * @param text the bytes as Latin-1
 */
export function decodeUtf7(text: string): string {
  return text.replaceAll(/\+([A-Za-z0-9+/]*)(-?)/g, (_, run: string, end: string) => {
    if (run === '') return end === '-' ? '+' : '\uFFFD';
    const bytes = Buffer.from(run, 'base64');
    let out = '';
    for (let at = 0; at + 1 < bytes.length; at += 2) out += String.fromCharCode(bytes.readUInt16BE(at));
    return out;
  });
}

function fromHex(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code);
}
