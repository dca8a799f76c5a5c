/**
 * Expressions: operator precedence, one function a level of grammar that needs one. Every function leaves the cursor on the
 * token after what it read, and moves past at least what it could not read.
 */
import { parseArguments, parseBracketed, parseSubscript } from './brackets.ts';
import {
  AT,
  BACKQUOTE,
  beginsOperand,
  COLON,
  COMMA,
  type Cursor,
  DOT,
  EQUALS,
  kindAt,
  maxChain,
  maxDepth,
  nameText,
  note,
  OPEN_CURLY,
  OPEN_ROUND,
  OPEN_SQUARE,
  previousEnd,
  STAR,
  skipBrackets,
  startAt,
  tokenText,
} from './cursor.ts';
import { recordDynamicImport } from './imports.ts';
import * as K from './kinds.ts';
import { lastName } from './last-name.ts';
import { parseParams } from './params.ts';
import { parseText } from './texts.ts';
import type { Expression } from './tree.ts';

const comparison = 4;
const precedence = precedenceTable();
/** Binds tighter than comparison: what a loop's target may be, so that `in` is not taken for an operator. */
export const aboveComparison = 5;

/** One expression with ternary, lambda and walrus; not a tuple without brackets. */
export function parseTest(p: Cursor): Expression {
  if (p.depth >= maxDepth) return tooDeep(p);
  p.depth++;
  const value = p.kinds[p.at] === K.LAMBDA ? parseLambda(p) : ternary(p, parseBinary(p, 1));
  p.depth--;
  return value;
}

/** A list of expressions, a tuple when there is a comma; also `yield` and starred items. */
export function parseTests(p: Cursor): Expression {
  const start = startAt(p, p.at);
  const first = parseItem(p);
  if (p.kinds[p.at] !== COMMA) return first;
  const items = [first];
  while (p.kinds[p.at] === COMMA) {
    p.at++;
    const kind = kindAt(p, p.at);
    if (!beginsOperand(kind) && !beginsPrefix(kind)) break;
    items.push(parseItem(p));
  }
  return { kind: 'tuple', start, end: previousEnd(p), items };
}

/** An item of a display or list: an expression, `*x` or `yield`. */
export function parseItem(p: Cursor): Expression {
  const kind = kindAt(p, p.at);
  if (kind === STAR) return prefixed(p, '*', 1);
  return kind === K.YIELD ? parseYield(p) : parseTest(p);
}

/** Targets of `for` and of comprehensions. */
export function parseTargets(p: Cursor): Expression {
  const start = startAt(p, p.at);
  const items: Expression[] = [];
  do {
    if (p.kinds[p.at] === COMMA) p.at++;
    if (p.kinds[p.at] === K.IN) break;
    items.push(p.kinds[p.at] === STAR ? prefixed(p, '*', aboveComparison) : parseBinary(p, aboveComparison));
  } while (p.kinds[p.at] === COMMA);
  const only = items[0];
  return items.length === 1 && only !== undefined
    ? only
    : { kind: 'tuple', start, end: previousEnd(p), items };
}

/** Operators of at least precedence `least`: 1 is `or`. */
export function parseBinary(p: Cursor, least: number): Expression {
  let left = parseUnary(p);
  while (true) {
    const level = infixLevel(p);
    if (level === 0 || level < least) return left;
    const operands = [left];
    const op = takeOperator(p);
    operands.push(parseBinary(p, level + 1));
    while (infixLevel(p) === level) {
      takeOperator(p);
      operands.push(parseBinary(p, level + 1));
    }
    left = { kind: 'binary', start: left.start, end: previousEnd(p), op, operands };
  }
}

function infixLevel(p: Cursor): number {
  const kind = kindAt(p, p.at);
  if (kind === K.NOT) return p.kinds[p.at + 1] === K.IN ? comparison : 0;
  return precedence[kind] ?? 0;
}

function takeOperator(p: Cursor): string {
  const kind = kindAt(p, p.at);
  const next = kindAt(p, p.at + 1);
  if (kind === K.NOT || (kind === K.IS && next === K.NOT)) {
    p.at += 2;
    return kind === K.NOT ? 'not in' : 'is not';
  }
  const op = tokenText(p, p.at);
  if (op === '<>') p.python2 = true;
  p.at++;
  return op;
}

function ternary(p: Cursor, first: Expression): Expression {
  const kind = p.kinds[p.at];
  if (kind === K.WALRUS) {
    p.at++;
    const value = parseTest(p);
    return { kind: 'walrus', start: first.start, end: previousEnd(p), target: first, value };
  }
  if (kind !== K.IF) return first;
  p.at++;
  const test = parseBinary(p, 1);
  if (p.kinds[p.at] !== K.ELSE) {
    note(p);
    return first;
  }
  p.at++;
  const orelse = parseTest(p);
  return { kind: 'conditional', start: first.start, end: previousEnd(p), test, body: first, orelse };
}

function parseUnary(p: Cursor): Expression {
  const kind = kindAt(p, p.at);
  if (kind === K.NOT) return prefixed(p, 'not', comparison);
  if (kind === 43 || kind === 45 || kind === 126) return prefixed(p, tokenText(p, p.at), 11);
  if (kind === K.AWAIT && beginsOperand(kindAt(p, p.at + 1))) return prefixed(p, 'await', 12);
  const base = parsePostfix(p, parseAtom(p));
  if (p.kinds[p.at] !== K.POWER) return base;
  p.at++;
  if (p.depth >= maxDepth) return tooDeep(p);
  p.depth++;
  const exponent = parseUnary(p);
  p.depth--;
  return { kind: 'binary', start: base.start, end: previousEnd(p), op: '**', operands: [base, exponent] };
}

function prefixed(p: Cursor, op: string, least: number): Expression {
  const start = startAt(p, p.at);
  p.at++;
  if (p.depth >= maxDepth) return tooDeep(p);
  p.depth++;
  const value = parseBinary(p, least);
  p.depth--;
  return { kind: 'unary', start, end: previousEnd(p), op, value };
}

function parseYield(p: Cursor): Expression {
  const start = startAt(p, p.at);
  p.at++;
  if (p.kinds[p.at] === K.FROM) p.at++;
  const kind = kindAt(p, p.at);
  if (!beginsOperand(kind) && !beginsPrefix(kind))
    return { kind: 'unary', start, end: previousEnd(p), op: 'yield', value: undefined };
  if (p.depth >= maxDepth) return tooDeep(p);
  p.depth++;
  const value = parseTests(p);
  p.depth--;
  return { kind: 'unary', start, end: previousEnd(p), op: 'yield', value };
}

function parseLambda(p: Cursor): Expression {
  const start = startAt(p, p.at);
  p.at++;
  const params = parseParams(p, COLON, false);
  if (p.kinds[p.at] === COLON) p.at++;
  else note(p);
  const body = parseTest(p);
  return { kind: 'lambda', start, end: previousEnd(p), params, body };
}

function parsePostfix(p: Cursor, atom: Expression): Expression {
  let value = atom;
  for (let links = 0; ; links++) {
    const kind = p.kinds[p.at];
    if (kind !== DOT && kind !== OPEN_ROUND && kind !== OPEN_SQUARE) return value;
    if (links === maxChain) note(p, 'nesting');
    const next = link(p, kind, value);
    if (links < maxChain) value = next;
  }
}

function link(p: Cursor, kind: number, value: Expression): Expression {
  if (kind === OPEN_SQUARE) {
    const index = parseSubscript(p);
    return { kind: 'subscript', start: value.start, end: previousEnd(p), value, index };
  }
  if (kind === DOT) return attribute(p, value);
  const { args, keywords } = parseArguments(p);
  recordDynamicImport(p, value, args);
  p.called.add(lastName(value));
  return { kind: 'call', start: value.start, end: previousEnd(p), func: value, args, keywords };
}

function attribute(p: Cursor, value: Expression): Expression {
  p.at++;
  const kind = kindAt(p, p.at);
  if (kind !== K.NAME && (kind < K.FALSE || kind >= K.POWER)) {
    note(p);
    return { kind: 'attribute', start: value.start, end: previousEnd(p), value, attr: '' };
  }
  const attr = nameText(p, p.at);
  p.at++;
  return { kind: 'attribute', start: value.start, end: previousEnd(p), value, attr };
}

function parseAtom(p: Cursor): Expression {
  const at = p.at;
  const start = startAt(p, at);
  const kind = kindAt(p, at);
  if (kind === K.NAME || kind === K.ASYNC || kind === K.AWAIT) {
    p.at++;
    return { kind: 'name', start, end: previousEnd(p), id: nameText(p, at) };
  }
  if (kind === K.STRING || kind === K.ESCAPED || kind === K.F_START) return parseText(p);
  if (kind === OPEN_ROUND || kind === OPEN_SQUARE || kind === OPEN_CURLY) return parseBracketed(p, kind);
  if (kind === K.NUMBER) {
    p.at++;
    return { kind: 'number', start, end: previousEnd(p), text: tokenText(p, at) };
  }
  if (kind === K.NONE || kind === K.TRUE || kind === K.FALSE || kind === K.ELLIPSIS) return constant(p, kind);
  if (kind === BACKQUOTE) return backquoted(p);
  if (kind === K.YIELD) return parseYield(p);
  return unreadable(p, kind);
}

function constant(p: Cursor, kind: number): Expression {
  const start = startAt(p, p.at);
  p.at++;
  const value = kind === K.NONE ? 'None' : kind === K.TRUE ? 'True' : kind === K.FALSE ? 'False' : '...';
  return { kind: 'constant', start, end: previousEnd(p), value };
}

/** Python 2's `` `x` `` is repr(x). */
function backquoted(p: Cursor): Expression {
  const start = startAt(p, p.at);
  p.python2 = true;
  p.at++;
  if (p.depth >= maxDepth) return tooDeep(p);
  p.depth++;
  const value = parseTests(p);
  p.depth--;
  if (p.kinds[p.at] === BACKQUOTE) p.at++;
  return { kind: 'unary', start, end: previousEnd(p), op: '`', value };
}

/** Takes a token that begins nothing, unless an enclosing construct may be waiting for it. */
function unreadable(p: Cursor, kind: number): Expression {
  const start = startAt(p, p.at);
  note(p);
  if (kind === K.ERROR || kind === AT || kind === DOT || kind === EQUALS || kind === STAR) p.at++;
  return { kind: 'unknown', start, end: Math.max(start, previousEnd(p)) };
}

function tooDeep(p: Cursor): Expression {
  const start = startAt(p, p.at);
  note(p, 'nesting');
  while (!nestingStop[kindAt(p, p.at)]) skipBrackets(p);
  return { kind: 'unknown', start, end: Math.max(start, previousEnd(p)) };
}

const nestingStop = K.flagTable([K.LINE, K.END, COMMA, COLON, 41, 93, 125, K.F_CLOSE, K.F_END, 59]);

function beginsPrefix(kind: number): boolean {
  return kind === STAR || kind === 43 || kind === 45 || kind === 126 || kind === K.YIELD || kind === K.ASYNC;
}

function precedenceTable(): Uint8Array {
  const table = new Uint8Array(256);
  table[K.OR] = 1;
  table[K.AND] = 2;
  for (const kind of [K.IN, K.IS, K.COMPARE]) table[kind] = comparison;
  for (const [op, level] of Object.entries({
    '|': 5,
    '^': 6,
    '&': 7,
    '+': 9,
    '-': 9,
    '*': 10,
    '/': 10,
    '%': 10,
    '@': 10,
  })) {
    table[op.charCodeAt(0)] = level;
  }
  table[K.SHIFT] = 8;
  table[K.FLOOR_DIVIDE] = 10;
  return table;
}
