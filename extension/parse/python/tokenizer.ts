/**
 * A tokenising scanner for Python 2.7 to 3.15, built for speed: tokens are three parallel typed arrays, strings are not
 * copied. It follows the lexical chapter of the language reference (PEP 701 for f-strings, PEP 750 for t-strings), never
 * throws, and runs in time linear in the text whatever the text is.
 */
import * as K from './kinds.ts';
import { operator } from './operators.ts';
import { createScanner, emit, fail, type Scanner } from './scanner.ts';
import { abandonFields, beginLiteral, plainString, stringStart } from './string-scanner.ts';

/** Tokens as struct of arrays: token `i` has kind `kinds[i]` and spans `starts[i]`–`ends[i]` of the text. */
export interface Tokens {
  readonly text: string;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  /** Start and end offsets of comments, in pairs, without the line break. */
  readonly comments: readonly number[];
  /** Offsets where the text is not Python: unterminated strings, stray characters, unclosed brackets. At most 100. */
  readonly errors: readonly number[];
}

const OTHER = 0;
const WORD = 1;
const DIGIT = 2;
const SPACE = 3;
const BREAK = 4;
const QUOTE = 5;
const classes = classify();

/**
 * Splits Python text into tokens.
 * @param text decoded source; a BOM at the start is skipped
 */
export function tokenize(text: string): Tokens {
  const s = createScanner(text);
  let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  i = lineStart(s, i);
  while (true) {
    if (i >= s.length) {
      if (s.fields.length === 0) break;
      i = abandonFields(s);
      continue;
    }
    const c = text.charCodeAt(i);
    const kind = c < 128 ? classes[c] : WORD;
    if (kind === WORD) i = word(s, i);
    else if (kind === SPACE) i++;
    else if (kind === BREAK) i = lineBreak(s, i);
    else if (kind === DIGIT) i = number(s, i);
    else if (kind === QUOTE) i = plainString(s, i, i, false);
    else i = other(s, i, c);
  }
  if (s.depth > 0) fail(s, s.length);
  emit(s, K.END, s.length, s.length);
  const { kinds, starts, ends, count, comments, errors } = s;
  return { text, kinds, starts, ends, count, comments, errors };
}

/** Reads indentation from the start of a physical line; blank and comment lines give no token. */
function lineStart(s: Scanner, from: number): number {
  const { text, length } = s;
  let i = from;
  let indent = 0;
  while (i < length) {
    const c = text.charCodeAt(i);
    if (c === 32) indent++;
    else if (c === 9) indent = (indent | 7) + 1;
    else if (c === 12) indent = 0;
    else if (c === 10 || c === 13) indent = 0;
    else if (c === 35) {
      i = comment(s, i);
      continue;
    } else {
      emit(s, K.LINE, i, indent);
      return i;
    }
    i++;
  }
  return i;
}

function lineBreak(s: Scanner, i: number): number {
  if (s.depth === 0) return lineStart(s, i + 1);
  return resynchronise(s, i + 1);
}

/**
 * A line inside brackets that begins with a keyword of statements: a bracket was never closed. What came before ends here, so
 * that one missing parenthesis does not hide the rest of the file.
 */
function resynchronise(s: Scanner, from: number): number {
  const { text, length } = s;
  let i = from;
  while (i < length) {
    const c = text.charCodeAt(i);
    if (c !== 32 && c !== 9) break;
    i++;
  }
  if (i >= length || classes[text.charCodeAt(i)] !== WORD) return i;
  const end = wordEnd(text, i + 1);
  const kind = K.wordKind(text, i, end);
  if (
    !K.isStatementKeyword(kind) ||
    (kind === K.FROM && !/^from\s+[\w.]+\s+import\b/.test(text.slice(i, i + 200)))
  )
    return i;
  if (s.fields.length > 0) return abandonFields(s, i);
  fail(s, i);
  s.depth = 0;
  return lineStart(s, from);
}

function comment(s: Scanner, from: number): number {
  const { text, length } = s;
  let i = from + 1;
  while (i < length) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) break;
    i++;
  }
  s.comments.push(from, i);
  return i;
}

function wordEnd(text: string, from: number): number {
  let i = from;
  const length = text.length;
  while (i < length) {
    const c = text.charCodeAt(i);
    if (c < 128) {
      const kind = classes[c];
      if (kind !== WORD && kind !== DIGIT) break;
    }
    i++;
  }
  return i;
}

function word(s: Scanner, start: number): number {
  const { text } = s;
  const end = wordEnd(text, start + 1);
  if (end - start <= 3 && end < s.length) {
    const next = text.charCodeAt(end);
    if (next === 34 || next === 39) {
      const form = stringStart(text, start, end);
      if (form !== undefined)
        return form.fields && start >= s.plainUntil
          ? beginLiteral(s, start, end, form.raw)
          : plainString(s, start, end, form.raw);
    }
  }
  emit(s, K.wordKind(text, start, end), start, end);
  return end;
}

/** Numbers are not checked: what follows a digit and could belong to a number does (`1_000`, `0xff`, `1e-5`, `10L`, `2j`). */
function number(s: Scanner, start: number): number {
  const { text, length } = s;
  const hex = text.charCodeAt(start) === 48 && (text.charCodeAt(start + 1) | 32) === 120;
  let i = start + 1;
  while (i < length) {
    const c = text.charCodeAt(i);
    const kind = c < 128 ? classes[c] : OTHER;
    if (kind === WORD || kind === DIGIT) {
      const exponent = (c | 32) === 101 && !hex;
      i++;
      if (exponent && (text.charCodeAt(i) === 43 || text.charCodeAt(i) === 45)) i++;
      else if (c !== 95 && kind === WORD && gluedKeyword(text, i - 1)) {
        i--;
        break;
      }
    } else if (c === 46) i++;
    else break;
  }
  emit(s, K.NUMBER, start, i);
  return i;
}

const glued = /(?:if|or|and|else|in|is|for|not)(?![\w])/y;

/** `1if x else 2` and `0or y` are valid: a keyword may follow a number without a space. */
function gluedKeyword(text: string, at: number): boolean {
  glued.lastIndex = at;
  return glued.test(text);
}

function other(s: Scanner, i: number, c: number): number {
  if (c === 35) return comment(s, i);
  if (c === 92) return continuation(s, i);
  if (c === 46 && classes[s.text.charCodeAt(i + 1)] === DIGIT) return number(s, i);
  return operator(s, i, c);
}

function continuation(s: Scanner, i: number): number {
  const next = s.text.charCodeAt(i + 1);
  if (next === 13) return s.text.charCodeAt(i + 2) === 10 ? i + 3 : i + 2;
  if (next === 10) return i + 2;
  fail(s, i);
  return i + 1;
}

function classify(): Uint8Array {
  const table = new Uint8Array(128);
  for (let c = 0; c < 128; c++) {
    const letter = String.fromCharCode(c);
    if (/[A-Za-z_]/.test(letter)) table[c] = WORD;
    else if (/[0-9]/.test(letter)) table[c] = DIGIT;
    else if (c === 32 || c === 9 || c === 12 || c === 0) table[c] = SPACE;
    else if (c === 10 || c === 13) table[c] = BREAK;
    else if (c === 34 || c === 39) table[c] = QUOTE;
  }
  return table;
}
