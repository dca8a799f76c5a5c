/** Values of string literals: quotes taken off, escapes decoded. */

import { simpleEscapes } from '../simple-escapes.ts';

const escapePattern =
  /\\(?:(\r\n|\r)|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]{1,100})\}|([0-7]{1,3})|([\s\S]))/g;

/**
 * The value of a string token.
 * @param literal the token with prefix and quotes
 * @param escaped whether it has escapes that count
 */
export function literalValue(literal: string, escaped: boolean): string {
  const quoteAt = firstQuote(literal);
  const quote = literal.charAt(quoteAt);
  const width = literal.startsWith(quote + quote + quote, quoteAt) && literal.length - quoteAt >= 6 ? 3 : 1;
  const inner = literal.slice(quoteAt + width, -width);
  return escaped ? decodeEscapes(inner) : inner;
}

/** Whether a literal's prefix has the letter (`b`, `r`). */
export function hasPrefix(literal: string, letter: string): boolean {
  const quoteAt = firstQuote(literal);
  for (let i = 0; i < quoteAt; i++) if (literal.charAt(i).toLowerCase() === letter) return true;
  return false;
}

function firstQuote(literal: string): number {
  let at = 0;
  while (at < 3 && literal.charCodeAt(at) !== 34 && literal.charCodeAt(at) !== 39) at++;
  return at;
}

/** Decodes backslash escapes; a named character becomes U+FFFD, since no table of names is kept. */
export function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(escapePattern, (all, line, hex, short, long, name, octal, single) => {
    if (line !== undefined) return '';
    if (name !== undefined) return '\ufffd';
    const code = hex ?? short ?? long;
    if (code !== undefined) return fromCode(Number.parseInt(code, 16));
    if (octal !== undefined) return fromCode(Number.parseInt(octal, 8));
    return simpleEscapes[single] ?? all;
  });
}

function fromCode(code: number): string {
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}
