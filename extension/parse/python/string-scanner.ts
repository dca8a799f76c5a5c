/** String literals of every prefix, and the literal text of f-strings and t-strings. */
import * as K from './kinds.ts';
import { emit, fail, type Literal, type Scanner } from './scanner.ts';

export interface StringForm {
  readonly raw: boolean;
  readonly bytes: boolean;
  /** f-string or t-string: has replacement fields. */
  readonly fields: boolean;
}

/** f-strings and format specs inside one another, deeper than which they are read as plain strings. */
export const maxNesting = 150;

const forms = allForms();

/** What a prefix says of the string, or undefined where these letters are no prefix. */
export function stringStart(text: string, start: number, end: number): StringForm | undefined {
  return forms.get(end - start === 1 ? text.charAt(start) : text.slice(start, end));
}

/**
 * Emits a string without replacement fields.
 * @param start offset of its prefix
 * @param quoteAt offset of its first quote
 * @returns the offset after it
 */
export function plainString(s: Scanner, start: number, quoteAt: number, raw: boolean): number {
  const { text, length } = s;
  const quote = text.charCodeAt(quoteAt);
  const triple = text.charCodeAt(quoteAt + 1) === quote && text.charCodeAt(quoteAt + 2) === quote;
  let i = quoteAt + (triple ? 3 : 1);
  let escaped = false;
  while (i < length) {
    const c = text.charCodeAt(i);
    if (c === 92) {
      escaped = true;
      i += text.charCodeAt(i + 1) === 13 && text.charCodeAt(i + 2) === 10 ? 3 : 2;
      continue;
    }
    if (c === quote) {
      if (!triple) return finish(s, escaped && !raw, start, i + 1);
      if (text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote)
        return finish(s, escaped && !raw, start, i + 3);
    } else if (!triple && (c === 10 || c === 13)) break;
    i++;
  }
  fail(s, start);
  emit(s, K.ERROR, start, Math.min(i, length));
  return Math.min(i, length);
}

/** Goes back to the start of the outermost f-string and reads it as a plain string. */
export function abandonFields(s: Scanner, failedAt: number = s.length): number {
  const restart = s.restart;
  s.literals.length = 0;
  s.fields.length = 0;
  s.restart = undefined;
  if (restart === undefined) return s.length;
  s.count = restart.count;
  s.depth = restart.depth;
  s.comments.length = restart.comments;
  s.plainUntil = failedAt;
  fail(s, restart.at);
  return plainString(s, restart.at, restart.prefixEnd, false);
}

/** Opens an f-string or t-string and reads its first literal part. */
export function beginLiteral(s: Scanner, start: number, quoteAt: number, raw: boolean): number {
  const { text } = s;
  const quote = text.charCodeAt(quoteAt);
  const triple = text.charCodeAt(quoteAt + 1) === quote && text.charCodeAt(quoteAt + 2) === quote;
  if (s.literals.length >= maxNesting) return plainString(s, start, quoteAt, raw);
  if (s.literals.length === 0) {
    s.restart = {
      at: start,
      prefixEnd: quoteAt,
      count: s.count,
      depth: s.depth,
      comments: s.comments.length,
    };
  }
  s.literals.push({ quote, triple, raw, spec: false });
  const from = quoteAt + (triple ? 3 : 1);
  emit(s, K.F_START, start, from);
  return literalText(s, from);
}

/** Reads literal text of the innermost f-string until a field opens, the field of a spec closes, or the string ends. */
export function literalText(s: Scanner, from: number): number {
  const { text, length } = s;
  const literal = s.literals[s.literals.length - 1];
  if (literal === undefined) return from;
  let i = from;
  while (i < length) {
    const c = text.charCodeAt(i);
    if (c === 92) i = skipEscape(text, i, literal);
    else if (c === literal.quote && closes(text, i, literal)) return endLiteral(s, from, i, literal);
    else if (c === 123) {
      if (literal.spec || text.charCodeAt(i + 1) !== 123) return openField(s, from, i);
      i += 2;
    } else if (c === 125 && literal.spec) return endSpec(s, from, i);
    else if (!literal.triple && (c === 10 || c === 13)) return abandonFields(s, i);
    else i++;
  }
  return abandonFields(s, length);
}

function skipEscape(text: string, i: number, literal: Literal): number {
  const next = text.charCodeAt(i + 1);
  if (next === 123 || next === 125) return i + 1;
  if (next === 78 && text.charCodeAt(i + 2) === 123 && !literal.raw) {
    const close = text.indexOf('}', i + 3);
    return close === -1 || close - i > 100 ? i + 2 : close + 1;
  }
  return next === 13 && text.charCodeAt(i + 2) === 10 ? i + 3 : i + 2;
}

function closes(text: string, i: number, literal: Literal): boolean {
  return (
    !literal.triple || (text.charCodeAt(i + 1) === literal.quote && text.charCodeAt(i + 2) === literal.quote)
  );
}

function openField(s: Scanner, from: number, i: number): number {
  if (i > from) emit(s, K.F_TEXT, from, i);
  emit(s, K.F_OPEN, i, i + 1);
  s.depth++;
  s.fields.push(s.depth);
  return i + 1;
}

function endSpec(s: Scanner, from: number, i: number): number {
  if (i > from) emit(s, K.F_TEXT, from, i);
  emit(s, K.F_CLOSE, i, i + 1);
  s.literals.pop();
  s.fields.pop();
  s.depth--;
  return literalText(s, i + 1);
}

function endLiteral(s: Scanner, from: number, i: number, literal: Literal): number {
  if (literal.spec) return abandonFields(s, i);
  if (i > from) emit(s, K.F_TEXT, from, i);
  const end = i + (literal.triple ? 3 : 1);
  emit(s, K.F_END, i, end);
  s.literals.pop();
  if (s.literals.length === 0) s.restart = undefined;
  return end;
}

function finish(s: Scanner, escaped: boolean, start: number, end: number): number {
  emit(s, escaped ? K.ESCAPED : K.STRING, start, end);
  return end;
}

/** Every spelling of a prefix; Python 2's `ur` is let through. */
function allForms(): ReadonlyMap<string, StringForm> {
  const found = new Map<string, StringForm>();
  for (const base of ['r', 'b', 'u', 'f', 't', 'br', 'rb', 'fr', 'rf', 'tr', 'rt', 'ur']) {
    const form: StringForm = {
      raw: base.includes('r'),
      bytes: base.includes('b'),
      fields: /[ft]/.test(base),
    };
    for (const spelling of spellings(base)) found.set(spelling, form);
  }
  return found;
}

function spellings(word: string): readonly string[] {
  const [first = '', ...rest] = word;
  const tails = rest.length === 0 ? [''] : spellings(rest.join(''));
  return tails.flatMap((tail) => [first + tail, first.toUpperCase() + tail]);
}
