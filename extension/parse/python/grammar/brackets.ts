/** What stands between brackets: displays, comprehensions, call arguments and subscripts. */
import {
  CLOSE_CURLY,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  EQUALS,
  OPEN_SQUARE,
  STAR,
} from '../cursor.ts';
import * as K from '../kinds.ts';
import { type Check, doubt, enter, expect, isAscii, kindOf, take, tokenText } from './check.ts';
import {
  checkDisjunction,
  checkItem,
  checkNamed,
  checkTargets,
  checkTest,
  checkYield,
  noteGiven,
  PLACE,
  STARRED,
  TARGETS,
  VALUE,
} from './expressions.ts';

/** Names of arguments that are compared with one another. */
const maxNames = 60;

/** A tuple, a generator, `yield` or one expression in parentheses. */
export function checkRound(c: Check): number {
  c.at++;
  if (take(c, CLOSE_ROUND)) return TARGETS;
  if (c.kinds[c.at] !== K.YIELD) return checkItems(c, CLOSE_ROUND);
  checkYield(c);
  expect(c, CLOSE_ROUND);
  return VALUE;
}

export function checkSquare(c: Check): number {
  c.at++;
  return take(c, CLOSE_SQUARE) ? TARGETS : checkItems(c, CLOSE_SQUARE);
}

function checkItems(c: Check, closing: number): number {
  enter(c);
  const before = counted(c);
  const first = checkItem(c);
  if (kindOf(c) === K.FOR) {
    if (first >= STARRED) doubt(c);
    checkComprehension(c, before);
    c.depth--;
    expect(c, closing);
    return VALUE;
  }
  const alone = c.kinds[c.at] !== COMMA;
  let targets = first !== VALUE && first !== STARRED;
  let stars = first >= STARRED ? 1 : 0;
  while (take(c, COMMA)) {
    if (kindOf(c) === closing) break;
    const item = checkItem(c);
    if (item >= STARRED) stars++;
    targets &&= item !== VALUE && item !== STARRED;
  }
  c.depth--;
  expect(c, closing);
  if (!alone || closing === CLOSE_SQUARE) return targets && stars <= 1 ? TARGETS : VALUE;
  if (first >= STARRED) doubt(c);
  return first === VALUE || first === TARGETS ? first : PLACE;
}

export function checkCurly(c: Check): void {
  enter(c);
  c.at++;
  const before = counted(c);
  const set = kindOf(c) !== CLOSE_CURLY && checkEntry(c);
  if (kindOf(c) === K.FOR) {
    checkComprehension(c, before);
  } else {
    while (take(c, COMMA)) {
      if (kindOf(c) === CLOSE_CURLY) break;
      if (checkEntry(c) !== set) doubt(c);
    }
  }
  c.depth--;
  expect(c, CLOSE_CURLY);
}

/** @returns whether it is an entry of a set */
function checkEntry(c: Check): boolean {
  if (take(c, K.POWER)) {
    checkDisjunction(c);
    if (kindOf(c) === K.FOR) doubt(c);
    return false;
  }
  const { walruses } = c;
  const starred = c.kinds[c.at] === STAR;
  checkItem(c);
  if (c.kinds[c.at] !== COLON) {
    if (starred && kindOf(c) === K.FOR) doubt(c);
    return true;
  }
  if (starred || c.walruses !== walruses) doubt(c);
  c.at++;
  checkTest(c);
  return false;
}

/** What an element may not have, once it turns out to be a comprehension's: assignments and `yield`. */
function counted(c: Check): number {
  return c.walruses + c.yields;
}

/** The clauses of a comprehension, from its `for` on. An asynchronous one is not known here. */
function checkComprehension(c: Check, before: number): void {
  if (counted(c) !== before) doubt(c);
  c.comprehensions++;
  while (take(c, K.FOR)) {
    checkTargets(c);
    checkDisjunction(c);
    while (take(c, K.IF)) checkDisjunction(c);
  }
  c.comprehensions--;
}

/**
 * The arguments of a call or a class, from `(` to past `)`.
 * @param bases whether they are a class's, where a generator cannot stand
 */
export function checkArguments(c: Check, bases: boolean): void {
  enter(c);
  c.at++;
  let named = false;
  let mapping = false;
  let count = 0;
  let names: string[] | undefined;
  while (kindOf(c) !== CLOSE_ROUND) {
    const kind = kindOf(c);
    count++;
    if (kind === K.NAME && c.kinds[c.at + 1] === EQUALS) {
      const name = tokenText(c, c.at);
      names ??= [];
      if (names.includes(name) || names.length > maxNames || (c.unicode && !isAscii(c, c.at))) doubt(c);
      names.push(name);
      noteGiven(c, c.at, c.at + 2);
      c.at += 2;
      named = true;
      checkTest(c);
    } else if (kind === K.POWER) {
      c.at++;
      mapping = true;
      checkTest(c);
    } else if (kind === STAR) {
      if (mapping) doubt(c);
      c.at++;
      checkTest(c);
    } else {
      if (named || mapping) doubt(c);
      const before = counted(c);
      checkNamed(c);
      if (kindOf(c) === K.FOR) {
        if (count > 1 || bases) doubt(c);
        checkComprehension(c, before);
        break;
      }
    }
    if (!take(c, COMMA)) break;
  }
  c.depth--;
  expect(c, CLOSE_ROUND);
}

/** An index or a slice, or several, from `[` to past `]`. */
export function checkSubscript(c: Check): void {
  enter(c);
  c.at++;
  do {
    if (kindOf(c) === CLOSE_SQUARE) break;
    checkIndex(c);
  } while (take(c, COMMA));
  c.depth--;
  if (c.kinds[c.at - 1] === OPEN_SQUARE) doubt(c);
  expect(c, CLOSE_SQUARE);
}

function checkIndex(c: Check): void {
  const { walruses } = c;
  if (kindOf(c) !== COLON) {
    const item = checkItem(c);
    if (kindOf(c) !== COLON) return;
    if (item >= STARRED || c.walruses !== walruses) doubt(c);
  }
  for (let colons = 0; colons < 2 && take(c, COLON); colons++) {
    const kind = kindOf(c);
    if (kind !== COLON && kind !== COMMA && kind !== CLOSE_SQUARE) checkTest(c);
  }
}
