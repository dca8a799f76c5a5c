/** String literals: their prefixes and escapes, adjacent ones, and the fields of f-strings (PEP 701). */
import { CLOSE_ROUND, DOT, EQUALS, STAR } from '../cursor.ts';
import * as K from '../kinds.ts';
import { type Check, doubt, enter, isAscii, kindOf, take, tokenText } from './check.ts';
import { checkTests } from './expressions.ts';

const PLUS = 43;
const PERCENT = 37;

/** Escapes that can be wrong; an escaped backslash before one of these letters is doubted with them. */
const badEscape = /\\(?:[NU]|x(?![0-9a-fA-F]{2})|u(?![0-9a-cA-CefEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}))/;
/** Between the expression of a field and its end or its format: a conversion. */
const conversion = /^ *(?:![rsa] *)?:?$/;

/** Adjacent literals are one value: text or bytes, not both. */
export function checkText(c: Check): void {
  const first = c.at;
  let bytes = 0;
  let count = 0;
  let template = false;
  while (c.sure) {
    const kind = kindOf(c);
    if (kind === K.STRING || kind === K.ESCAPED) bytes += checkLiteral(c, kind);
    else if (kind === K.F_START) {
      template = true;
      checkTemplate(c);
    } else break;
    count++;
  }
  if (bytes > 0 && bytes !== count) doubt(c);
  const next = kindOf(c);
  const composed = next === PLUS || next === PERCENT || next === DOT || next === CLOSE_ROUND;
  if (template || count > 1 || composed || c.kinds[first - 1] === PLUS)
    c.found.composed.push(c.starts[first] ?? 0, c.ends[c.at - 1] ?? 0, c.line);
}

/** @returns 1 for bytes */
function checkLiteral(c: Check, kind: number): number {
  const { at } = c;
  const start = c.starts[at] ?? 0;
  const initial = c.text.charCodeAt(start);
  let bytes = 0;
  if (initial !== 34 && initial !== 39) {
    const prefix = prefixOf(c, start);
    if (prefix.includes('b')) {
      bytes = 1;
      if (c.unicode && !isAscii(c, at)) doubt(c);
    } else if (prefix !== 'r' && prefix !== 'u') doubt(c);
  }
  if (kind === K.ESCAPED && badEscape.test(tokenText(c, at))) doubt(c);
  if (c.sure) c.at++;
  return bytes;
}

function prefixOf(c: Check, start: number): string {
  let end = start;
  while (end < start + 3 && c.text.charCodeAt(end) !== 34 && c.text.charCodeAt(end) !== 39) end++;
  return c.text.slice(start, end).toLowerCase();
}

function checkTemplate(c: Check): void {
  enter(c);
  const prefix = prefixOf(c, c.starts[c.at] ?? 0);
  if (prefix.includes('t')) doubt(c);
  const raw = prefix.includes('r');
  c.at++;
  while (c.sure) {
    if (kindOf(c) === K.F_TEXT) checkLiteralPart(c, raw);
    else if (take(c, K.F_OPEN)) checkField(c);
    else break;
  }
  c.depth--;
  if (!take(c, K.F_END)) doubt(c);
}

function checkLiteralPart(c: Check, raw: boolean): void {
  const text = tokenText(c, c.at);
  const broken = text.includes('}') && text.replaceAll('}}', '').includes('}');
  if (broken || (!raw && text.includes('\\') && badEscape.test(text))) doubt(c);
  else c.at++;
}

/** From after `{` to past `}`. */
function checkField(c: Check): void {
  enter(c);
  const kind = kindOf(c);
  const { walruses } = c;
  const start = c.ends[c.at - 1] ?? 0;
  if (kind === STAR || kind === K.LAMBDA || kind === K.YIELD) doubt(c);
  checkTests(c);
  take(c, EQUALS);
  const end = c.ends[c.at - 1] ?? 0;
  const gap = c.text.slice(end, c.starts[c.at]);
  if (c.walruses !== walruses || (gap !== '' && !conversion.test(gap))) doubt(c);
  // A conversion is no token: one in the wrong place would not be seen.
  if (/!(?!=)/.test(c.text.slice(start, end))) doubt(c);
  while (c.sure) {
    if (kindOf(c) === K.F_TEXT) {
      if (/[{}\n\r\\]/.test(tokenText(c, c.at))) doubt(c);
      else c.at++;
    } else if (take(c, K.F_OPEN)) checkField(c);
    else break;
  }
  c.depth--;
  if (!take(c, K.F_CLOSE)) doubt(c);
}
