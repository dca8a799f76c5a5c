/** String atoms: adjacent literals are one value; f-strings keep their expressions. */
import {
  CLOSE_CURLY,
  type Cursor,
  EQUALS,
  kindAt,
  maxDepth,
  note,
  previousEnd,
  skipBrackets,
  startAt,
  tokenText,
} from './cursor.ts';
import { parseTests } from './expressions.ts';
import * as K from './kinds.ts';
import { decodeEscapes, hasPrefix, literalValue } from './text-values.ts';
import type { Expression } from './tree.ts';

/** One or more adjacent string literals at the cursor. */
export function parseText(p: Cursor): Expression {
  const start = startAt(p, p.at);
  const first = kindAt(p, p.at);
  const next = kindAt(p, p.at + 1);
  if (first !== K.F_START && next !== K.STRING && next !== K.ESCAPED && next !== K.F_START) {
    const { value, bytes } = takeLiteral(p, first);
    return { kind: 'text', start, end: previousEnd(p), value, bytes };
  }
  return parseAdjacent(p, start);
}

function parseAdjacent(p: Cursor, start: number): Expression {
  const parts: (string | Expression)[] = [];
  let pending: string[] = [];
  let bytes = false;
  let template = false;
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === K.STRING || kind === K.ESCAPED) {
      const literal = takeLiteral(p, kind);
      pending.push(literal.value);
      bytes ||= literal.bytes;
    } else if (kind === K.F_START) {
      template = true;
      if (pending.length > 0) parts.push(pending.join(''));
      pending = [];
      takeTemplate(p, parts);
    } else break;
  }
  if (pending.length > 0) parts.push(pending.join(''));
  const end = previousEnd(p);
  if (template) return { kind: 'template', start, end, parts };
  return { kind: 'text', start, end, value: parts.join(''), bytes };
}

function takeLiteral(p: Cursor, kind: number): { value: string; bytes: boolean } {
  const literal = tokenText(p, p.at);
  p.at++;
  const c = literal.charCodeAt(0);
  const bytes = c !== 34 && c !== 39 && hasPrefix(literal, 'b');
  return { value: literalValue(literal, kind === K.ESCAPED), bytes };
}

function takeTemplate(p: Cursor, parts: (string | Expression)[]): void {
  const raw = hasPrefix(tokenText(p, p.at), 'r');
  p.at++;
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === K.F_TEXT) {
      const text = tokenText(p, p.at).replaceAll('{{', '{').replaceAll('}}', '}');
      parts.push(raw ? text : decodeEscapes(text));
      p.at++;
    } else if (kind === K.F_OPEN) parts.push(takeField(p));
    else break;
  }
  if (kindAt(p, p.at) === K.F_END) p.at++;
  else note(p);
}

/** A replacement field: its expression; the format spec is passed over. */
function takeField(p: Cursor): Expression {
  const start = startAt(p, p.at);
  if (p.depth >= maxDepth) {
    note(p, 'nesting');
    skipBrackets(p);
    return { kind: 'unknown', start, end: previousEnd(p) };
  }
  p.depth++;
  p.at++;
  const value = parseTests(p);
  if (kindAt(p, p.at) === EQUALS) p.at++;
  closeField(p);
  p.depth--;
  return value;
}

function closeField(p: Cursor): void {
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === K.F_TEXT) p.at++;
    else if (kind === K.F_OPEN) takeField(p);
    else break;
  }
  const kind = kindAt(p, p.at);
  if (kind !== K.F_CLOSE) {
    note(p);
    skipField(p);
  }
  if (kindAt(p, p.at) === K.F_CLOSE) p.at++;
}

function skipField(p: Cursor): void {
  let open = 0;
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === K.LINE || kind === K.END) return;
    if (kind === K.F_OPEN) open++;
    else if (kind === K.F_CLOSE && open-- === 0) return;
    else if (kind === K.F_END && open === 0 && kindAt(p, p.at - 1) !== CLOSE_CURLY) return;
    p.at++;
  }
}
