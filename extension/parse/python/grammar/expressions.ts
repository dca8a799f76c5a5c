/** Expressions: each function reads one, leaves the cursor after it, and tells what could be assigned to. */
import {
  CLOSE_CURLY,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  DOT,
  EQUALS,
  OPEN_CURLY,
  OPEN_ROUND,
  OPEN_SQUARE,
  SEMICOLON,
  STAR,
} from '../cursor.ts';
import * as K from '../kinds.ts';
import { checkArguments, checkCurly, checkRound, checkSquare, checkSubscript } from './brackets.ts';
import { type Check, doubt, enter, expect, isAscii, kindOf, newScope, take, tokenText } from './check.ts';
import { checkParams } from './params.ts';
import { checkText } from './texts.ts';

/** What an expression is, as far as assignments ask. */
export const VALUE = 0;
export const NAME = 1;
/** An attribute or an item. */
export const PLACE = 2;
/** A tuple or list of what can be assigned to. */
export const TARGETS = 3;
/** `*x`, of anything. */
export const STARRED = 4;
/** `*x` of something that can be assigned to. */
export const STARRED_TARGET = 5;

/** An expression with ternary and lambda. */
export function checkTest(c: Check): number {
  enter(c);
  let what = VALUE;
  if (c.kinds[c.at] === K.LAMBDA) checkLambda(c);
  else {
    what = checkDisjunction(c);
    if (c.kinds[c.at] === K.IF) {
      c.at++;
      checkDisjunction(c);
      expect(c, K.ELSE);
      checkTest(c);
      what = VALUE;
    }
  }
  c.depth--;
  return what;
}

/** As `checkTest`, or an assignment expression (PEP 572). */
export function checkNamed(c: Check): number {
  if (c.kinds[c.at + 1] !== K.WALRUS) return checkTest(c);
  if (c.kinds[c.at] !== K.NAME || c.comprehensions > 0) doubt(c);
  c.walruses++;
  c.at += 2;
  checkTest(c);
  return VALUE;
}

/** An item of a display: `*x`, or an expression with or without a name. */
export function checkItem(c: Check): number {
  return c.kinds[c.at] === STAR ? checkStarred(c) : checkNamed(c);
}

function checkStarred(c: Check): number {
  c.at++;
  return checkPrimary(c) === VALUE ? STARRED : STARRED_TARGET;
}

/** Expressions with commas between them, as a value or as targets of an assignment. */
export function checkTests(c: Check): number {
  const first = c.kinds[c.at] === STAR ? checkStarred(c) : checkTest(c);
  if (c.kinds[c.at] !== COMMA) {
    if (first >= STARRED) doubt(c);
    return first;
  }
  let targets = first !== VALUE && first !== STARRED;
  let stars = first >= STARRED ? 1 : 0;
  while (take(c, COMMA)) {
    if (endsTests[kindOf(c)] === 1) break;
    const item = c.kinds[c.at] === STAR ? checkStarred(c) : checkTest(c);
    if (item >= STARRED) stars++;
    targets &&= item !== VALUE && item !== STARRED;
  }
  return targets && stars <= 1 ? TARGETS : VALUE;
}

/** What may follow a comma at the end. */
const endsTests = K.flagTable([
  K.LINE,
  K.END,
  SEMICOLON,
  EQUALS,
  COLON,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  CLOSE_CURLY,
  K.F_CLOSE,
  K.F_TEXT,
  K.AUGMENTED,
]);

/** Targets of `for` and of comprehensions, up to `in`. */
export function checkTargets(c: Check): void {
  let stars = 0;
  let commas = 0;
  while (true) {
    const starred = take(c, STAR);
    if (starred && ++stars > 1) doubt(c);
    if (checkPrimary(c) === VALUE) doubt(c);
    if (!take(c, COMMA)) break;
    commas++;
    if (c.kinds[c.at] === K.IN) break;
  }
  if (stars > 0 && commas === 0) doubt(c);
  expect(c, K.IN);
}

/** `yield`, from its keyword on. */
export function checkYield(c: Check): void {
  const { kind } = c.scope;
  if ((kind !== 'function' && kind !== 'async') || c.comprehensions > 0) doubt(c);
  c.yields++;
  c.at++;
  if (take(c, K.FROM)) {
    if (kind === 'async') doubt(c);
    checkTest(c);
  } else if (endsTests[kindOf(c)] !== 1) checkTests(c);
}

const ARITHMETIC = 1;
const LOGIC = 2;
const RELATION = 3;
const operators = operatorTable();

/** Operators of every precedence in a row: which binds tighter does not matter, only where `not` may stand. */
export function checkDisjunction(c: Check): number {
  const left = c.at;
  let what = checkOperand(c, true);
  while (true) {
    const kind = kindOf(c);
    const operator = operators[kind];
    if (operator === ARITHMETIC) {
      c.at++;
      checkOperand(c, false);
    } else if (operator === LOGIC) {
      c.at++;
      checkOperand(c, true);
    } else if (operator === RELATION) checkRelation(c, kind, left);
    else return what;
    what = VALUE;
  }
}

function checkRelation(c: Check, kind: number, left: number): void {
  if (kind === K.COMPARE) {
    const start = c.starts[c.at] ?? 0;
    if (c.text.charCodeAt(start) === 60 && c.text.charCodeAt(start + 1) === 62) return doubt(c);
    if (c.at > left) noteGiven(c, c.at - 1, c.at + 1);
  } else if (kind === K.NOT) {
    if (c.kinds[c.at + 1] !== K.IN) return doubt(c);
    c.at++;
  } else if (kind === K.IS && c.kinds[c.at + 1] === K.NOT) c.at++;
  c.at++;
  checkOperand(c, false);
}

/** Notes the name (or the key in brackets) that ends at a token, where a string follows. */
export function noteGiven(c: Check, last: number, value: number): void {
  let at = value;
  while (c.kinds[at] === OPEN_ROUND) at++;
  const kind = c.kinds[at];
  if (kind !== K.STRING && kind !== K.ESCAPED) return;
  let named = last;
  while (c.kinds[named] === CLOSE_SQUARE || c.kinds[named] === CLOSE_ROUND) named--;
  const what = c.kinds[named];
  if (what === K.NAME || what === K.STRING) c.found.given.push(c.starts[named] ?? 0, c.ends[named] ?? 0);
}

function checkOperand(c: Check, logical: boolean): number {
  let what = -1;
  while (logical && c.kinds[c.at] === K.NOT) {
    c.at++;
    what = VALUE;
  }
  let kind = kindOf(c);
  while (kind === 43 || kind === 45 || kind === 126) {
    c.at++;
    what = VALUE;
    kind = kindOf(c);
  }
  if (kind === K.AWAIT) {
    if (c.scope.kind !== 'async') doubt(c);
    c.awaits++;
    c.at++;
    what = VALUE;
  }
  const primary = checkPrimary(c);
  return what === VALUE ? VALUE : primary;
}

/** An atom with its attributes, calls and items. */
export function checkPrimary(c: Check): number {
  let what = checkAtom(c);
  while (true) {
    const kind = kindOf(c);
    if (kind === DOT) {
      c.at++;
      if (c.kinds[c.at] !== K.NAME || (c.unicode && !isAscii(c, c.at))) doubt(c);
      else c.at++;
      what = PLACE;
    } else if (kind === OPEN_ROUND) {
      checkArguments(c, false);
      what = VALUE;
    } else if (kind === OPEN_SQUARE) {
      checkSubscript(c);
      what = PLACE;
    } else return what;
  }
}

function checkAtom(c: Check): number {
  switch (kindOf(c)) {
    case K.NAME:
      if (c.unicode && !isAscii(c, c.at)) doubt(c);
      else c.at++;
      return NAME;
    case K.STRING:
    case K.ESCAPED:
    case K.F_START:
      checkText(c);
      return VALUE;
    case K.NUMBER:
      checkNumber(c);
      return VALUE;
    case K.TRUE:
    case K.FALSE:
    case K.NONE:
    case K.ELLIPSIS:
      c.at++;
      return VALUE;
    case OPEN_ROUND:
      return checkRound(c);
    case OPEN_SQUARE:
      return checkSquare(c);
    case OPEN_CURLY:
      checkCurly(c);
      return VALUE;
    default:
      doubt(c);
      return VALUE;
  }
}

const number =
  /^(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\d)*|(?:\d(?:_?\d)*\.(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?[jJ]?|\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*[jJ]?|[jJ]))$/;

function checkNumber(c: Check): void {
  const start = c.starts[c.at] ?? 0;
  const end = c.ends[c.at] ?? 0;
  const glued = c.starts[c.at + 1] === end && /\w/.test(c.text.charAt(end));
  if (glued || (end - start > 1 && (end - start > 200 || !number.test(c.text.slice(start, end))))) doubt(c);
  else c.at++;
}

function checkLambda(c: Check): void {
  c.at++;
  checkParams(c, COLON, false);
  expect(c, COLON);
  const { scope } = c;
  c.scope = newScope('lambda', c.at);
  checkTest(c);
  c.scope = scope;
}

/** An annotation: no assignment, `yield` or `await`, and no call inside a string, which checkers read as code. */
export function checkAnnotation(c: Check): void {
  const { walruses, yields, awaits, at } = c;
  checkTest(c);
  if (c.walruses + c.yields + c.awaits !== walruses + yields + awaits) doubt(c);
  for (let i = at; i < c.at; i++) {
    const kind = c.kinds[i];
    if (kind === K.F_START || ((kind === K.STRING || kind === K.ESCAPED) && tokenText(c, i).includes('(')))
      return doubt(c);
  }
}

function operatorTable(): Uint8Array {
  const table = new Uint8Array(256);
  for (const kind of [...'+-*/%@&|^'].map((each) => each.charCodeAt(0))) table[kind] = ARITHMETIC;
  for (const kind of [K.POWER, K.FLOOR_DIVIDE, K.SHIFT]) table[kind] = ARITHMETIC;
  for (const kind of [K.AND, K.OR]) table[kind] = LOGIC;
  for (const kind of [K.COMPARE, K.IN, K.IS, K.NOT]) table[kind] = RELATION;
  return table;
}
