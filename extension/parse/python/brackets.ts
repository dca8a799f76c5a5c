/** What stands between brackets: displays, comprehensions, call arguments and subscripts. */
import {
  CLOSE_CURLY,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  type Cursor,
  EQUALS,
  kindAt,
  maxDepth,
  note,
  OPEN_CURLY,
  OPEN_ROUND,
  previousEnd,
  skipBrackets,
  skipTo,
  startAt,
  tokenText,
} from './cursor.ts';
import { parseBinary, parseItem, parseTargets, parseTest } from './expressions.ts';
import * as K from './kinds.ts';
import type { Clause, Dict, Expression, Keyword } from './tree.ts';

const commas = K.flagTable([COMMA]);

interface Arguments {
  readonly args: readonly Expression[];
  readonly keywords: readonly Keyword[];
}

const noArguments: Arguments = { args: [], keywords: [] };

/** Arguments of a call (or bases of a class), from `(` to past `)`. */
export function parseArguments(p: Cursor): Arguments {
  if (p.kinds[p.at + 1] === CLOSE_ROUND) {
    p.at += 2;
    return noArguments;
  }
  if (!enter(p)) return noArguments;
  const args: Expression[] = [];
  const keywords: Keyword[] = [];
  do {
    p.at++;
    const kind = kindAt(p, p.at);
    if (kind === CLOSE_ROUND) break;
    if (kind === K.NAME && p.kinds[p.at + 1] === EQUALS) {
      const name = tokenText(p, p.at);
      p.at += 2;
      keywords.push({ name, value: parseTest(p) });
    } else if (kind === K.POWER) {
      p.at++;
      keywords.push({ name: '**', value: parseTest(p) });
    } else args.push(element(p));
  } while (nextItem(p));
  leave(p, CLOSE_ROUND);
  return { args, keywords };
}

/** The index of a subscript, from `[` to past `]`: a slice, an expression or a tuple of them. */
export function parseSubscript(p: Cursor): Expression {
  const start = startAt(p, p.at);
  if (!enter(p)) return { kind: 'unknown', start, end: previousEnd(p) };
  const items: Expression[] = [];
  do {
    p.at++;
    if (p.kinds[p.at] === CLOSE_SQUARE) break;
    items.push(sliceItem(p));
  } while (nextItem(p));
  leave(p, CLOSE_SQUARE);
  const only = items[0];
  if (items.length === 1 && only !== undefined) return only;
  return { kind: 'tuple', start, end: previousEnd(p), items };
}

/** A display in `()`, `[]` or `{}`, or an expression in parentheses. */
export function parseBracketed(p: Cursor, opening: number): Expression {
  const start = startAt(p, p.at);
  if (!enter(p)) return { kind: 'unknown', start, end: previousEnd(p) };
  if (opening === OPEN_CURLY) return parseCurly(p, start);
  const closing = opening === OPEN_ROUND ? CLOSE_ROUND : CLOSE_SQUARE;
  const items: Expression[] = [];
  let comma = false;
  do {
    p.at++;
    if (p.kinds[p.at] === closing) break;
    items.push(element(p));
    comma ||= p.kinds[p.at] === COMMA;
  } while (nextItem(p));
  leave(p, closing);
  const only = items[0];
  if (only !== undefined && !comma && (closing === CLOSE_ROUND || only.kind === 'comprehension')) return only;
  return { kind: closing === CLOSE_ROUND ? 'tuple' : 'list', start, end: previousEnd(p), items };
}

function parseCurly(p: Cursor, start: number): Expression {
  const keys: (Expression | undefined)[] = [];
  const values: Expression[] = [];
  const items: Expression[] = [];
  do {
    p.at++;
    const kind = kindAt(p, p.at);
    if (kind === CLOSE_CURLY) break;
    if (kind === K.POWER) {
      p.at++;
      keys.push(undefined);
      values.push(parseBinary(p, 1));
      continue;
    }
    const key = parseItem(p);
    if (p.kinds[p.at] === COLON) {
      p.at++;
      keys.push(key);
      values.push(parseTest(p));
    } else items.push(key);
    if (beginsClause(p))
      return curlyComprehension(p, start, key, keys.length > 0 ? values[values.length - 1] : undefined);
  } while (nextItem(p));
  leave(p, CLOSE_CURLY);
  const end = previousEnd(p);
  if (items.length > 0 && keys.length === 0) return { kind: 'set', start, end, items };
  return { kind: 'dict', start, end, keys, values } satisfies Dict;
}

function curlyComprehension(
  p: Cursor,
  start: number,
  element: Expression,
  value: Expression | undefined,
): Expression {
  const clauses = parseClauses(p);
  leave(p, CLOSE_CURLY);
  return { kind: 'comprehension', start, end: previousEnd(p), element, value, clauses };
}

function element(p: Cursor): Expression {
  const value = parseItem(p);
  if (!beginsClause(p)) return value;
  const clauses = parseClauses(p);
  return {
    kind: 'comprehension',
    start: value.start,
    end: previousEnd(p),
    element: value,
    value: undefined,
    clauses,
  };
}

function beginsClause(p: Cursor): boolean {
  const kind = p.kinds[p.at];
  return kind === K.FOR || (kind === K.ASYNC && p.kinds[p.at + 1] === K.FOR);
}

function parseClauses(p: Cursor): readonly Clause[] {
  const clauses: Clause[] = [];
  while (beginsClause(p)) {
    p.at += p.kinds[p.at] === K.ASYNC ? 2 : 1;
    const target = parseTargets(p);
    if (p.kinds[p.at] === K.IN) p.at++;
    else note(p);
    const iterable = parseBinary(p, 1);
    const conditions: Expression[] = [];
    while (p.kinds[p.at] === K.IF) {
      p.at++;
      conditions.push(p.kinds[p.at] === K.LAMBDA ? parseTest(p) : parseBinary(p, 1));
    }
    clauses.push({ target, iterable, conditions });
  }
  return clauses;
}

function sliceItem(p: Cursor): Expression {
  const start = startAt(p, p.at);
  const parts: Expression[] = [];
  let colons = 0;
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === COLON) {
      colons++;
      p.at++;
    } else if (kind === COMMA || kind === CLOSE_SQUARE || parts.length > colons) break;
    else {
      const before = p.at;
      parts.push(parseItem(p));
      if (p.at === before) break;
    }
  }
  const only = parts[0];
  if (colons === 0 && only !== undefined) return only;
  return { kind: 'slice', start, end: previousEnd(p), parts };
}

/** After an item: true on a comma; otherwise skips what cannot be read up to one, or to the end of the brackets. */
function nextItem(p: Cursor): boolean {
  const kind = kindAt(p, p.at);
  if (kind === COMMA) return true;
  if (kind === CLOSE_ROUND || kind === CLOSE_SQUARE || kind === CLOSE_CURLY) return false;
  note(p);
  skipTo(p, commas);
  return p.kinds[p.at] === COMMA;
}

function enter(p: Cursor): boolean {
  if (p.depth >= maxDepth) {
    note(p, 'nesting');
    skipBrackets(p);
    return false;
  }
  p.depth++;
  return true;
}

function leave(p: Cursor, closing: number): void {
  p.depth--;
  if (p.kinds[p.at] === closing) p.at++;
  else if (
    kindAt(p, p.at) === CLOSE_ROUND ||
    kindAt(p, p.at) === CLOSE_SQUARE ||
    kindAt(p, p.at) === CLOSE_CURLY
  ) {
    note(p);
    p.at++;
  } else note(p);
}
