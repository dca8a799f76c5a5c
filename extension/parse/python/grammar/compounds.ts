/** Compound statements. */
import {
  AT,
  CLOSE_CURLY,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  OPEN_CURLY,
  OPEN_ROUND,
  OPEN_SQUARE,
} from '../cursor.ts';
import * as K from '../kinds.ts';
import { checkArguments } from './brackets.ts';
import { type Check, doubt, expect, kindOf, name, newScope, type Scope, take, tokenText } from './check.ts';
import {
  checkAnnotation,
  checkNamed,
  checkPrimary,
  checkTargets,
  checkTest,
  checkTests,
  VALUE,
} from './expressions.ts';
import { checkParams } from './params.ts';
import { checkBlock } from './statements.ts';

/** Reads the compound statement at the cursor; false when there is none. */
export function checkCompound(c: Check, indent: number): boolean {
  switch (kindOf(c)) {
    case K.IF:
      checkIf(c, indent);
      return true;
    case K.WHILE:
      c.at++;
      checkNamed(c);
      checkLoop(c, indent);
      return true;
    case K.FOR:
      checkFor(c, indent);
      return true;
    case K.TRY:
      checkTry(c, indent);
      return true;
    case K.WITH:
      checkWith(c, indent);
      return true;
    case K.DEF:
      checkFunction(c, indent, 'function');
      return true;
    case K.CLASS:
      checkClass(c, indent);
      return true;
    case K.ASYNC:
      checkAsync(c, indent);
      return true;
    case AT:
      checkDecorated(c, indent);
      return true;
    default:
      return false;
  }
}

function checkIf(c: Check, indent: number): void {
  do {
    c.at++;
    checkNamed(c);
    checkBlock(c, indent);
  } while (follows(c, indent, K.ELIF));
  checkElse(c, indent);
}

function checkElse(c: Check, indent: number): void {
  if (!follows(c, indent, K.ELSE)) return;
  c.at++;
  checkBlock(c, indent);
}

/** Whether the next line goes on with this statement; then the cursor is at its keyword. */
function follows(c: Check, indent: number, kind: number): boolean {
  if (kindOf(c) !== K.LINE || c.ends[c.at] !== indent || c.kinds[c.at + 1] !== kind) return false;
  c.at++;
  return true;
}

function checkLoop(c: Check, indent: number): void {
  const { loop } = c.scope;
  c.scope.loop = true;
  checkBlock(c, indent);
  c.scope.loop = loop;
  checkElse(c, indent);
}

function checkFor(c: Check, indent: number): void {
  c.at++;
  checkTargets(c);
  checkTests(c);
  checkLoop(c, indent);
}

function checkTry(c: Check, indent: number): void {
  c.at++;
  checkBlock(c, indent);
  let handlers = 0;
  let bare = false;
  while (follows(c, indent, K.EXCEPT)) {
    if (bare) doubt(c);
    handlers++;
    bare = checkHandler(c, indent);
  }
  if (handlers > 0) checkElse(c, indent);
  if (follows(c, indent, K.FINALLY)) {
    c.at++;
    checkBlock(c, indent);
  } else if (handlers === 0) doubt(c);
}

/** @returns whether it takes every exception. `except*` and types without brackets are not known here. */
function checkHandler(c: Check, indent: number): boolean {
  const from = ++c.at;
  const bare = kindOf(c) === COLON;
  if (!bare) {
    checkTest(c);
    if (take(c, K.AS)) name(c);
  }
  const body = c.kinds[c.at + 1] === K.LINE ? c.at + 2 : c.at + 1;
  const kind = c.kinds[body];
  if ((kind === K.PASS || kind === K.CONTINUE) && (bare || isWide(c, from))) c.found.swallowed = true;
  checkBlock(c, indent);
  return bare;
}

function isWide(c: Check, from: number): boolean {
  for (let i = from; i < c.at; i++) {
    if (c.kinds[i] === K.NAME && /^(?:Base)?Exception$/.test(tokenText(c, i))) return true;
  }
  return false;
}

function checkWith(c: Check, indent: number): void {
  c.at++;
  const brackets = kindOf(c) === OPEN_ROUND && hasBracketedItems(c);
  if (brackets) c.at++;
  do {
    if (brackets && kindOf(c) === CLOSE_ROUND && c.kinds[c.at - 1] === COMMA) break;
    checkTest(c);
    if (take(c, K.AS) && checkPrimary(c) === VALUE) doubt(c);
  } while (take(c, COMMA));
  if (brackets) expect(c, CLOSE_ROUND);
  checkBlock(c, indent);
}

/** Whether the parenthesis at the cursor holds items with `as` (PEP 617), rather than being part of an expression. */
function hasBracketedItems(c: Check): boolean {
  let open = 0;
  let as = false;
  for (let i = c.at; i < c.end; i++) {
    const kind = c.kinds[i];
    if (kind === OPEN_ROUND || kind === OPEN_SQUARE || kind === OPEN_CURLY || kind === K.F_OPEN) open++;
    else if (kind === CLOSE_ROUND || kind === CLOSE_SQUARE || kind === CLOSE_CURLY || kind === K.F_CLOSE)
      open--;
    else if (kind === K.AS && open === 1) as = true;
    if (open === 0) return as && c.kinds[i + 1] === COLON;
  }
  return false;
}

function checkAsync(c: Check, indent: number): void {
  c.at++;
  const kind = kindOf(c);
  if (kind === K.DEF) return checkFunction(c, indent, 'async');
  if (c.scope.kind !== 'async') return doubt(c);
  if (kind === K.FOR) checkFor(c, indent);
  else if (kind === K.WITH) checkWith(c, indent);
  else doubt(c);
}

function checkDecorated(c: Check, indent: number): void {
  while (take(c, AT)) {
    checkNamed(c);
    if (kindOf(c) !== K.LINE || c.ends[c.at] !== indent) return doubt(c);
    c.at++;
  }
  const kind = kindOf(c);
  if (kind === K.DEF) checkFunction(c, indent, 'function');
  else if (kind === K.CLASS) checkClass(c, indent);
  else if (kind === K.ASYNC && c.kinds[c.at + 1] === K.DEF) checkAsync(c, indent);
  else doubt(c);
}

function checkFunction(c: Check, indent: number, kind: Scope['kind']): void {
  const from = c.at;
  c.at++;
  name(c);
  expect(c, OPEN_ROUND);
  checkParams(c, CLOSE_ROUND, true);
  expect(c, CLOSE_ROUND);
  if (take(c, K.ARROW)) checkAnnotation(c);
  inScope(c, newScope(kind, from), indent);
}

function checkClass(c: Check, indent: number): void {
  const from = c.at;
  c.at++;
  name(c);
  if (kindOf(c) === OPEN_ROUND) checkArguments(c, true);
  inScope(c, newScope('class', from), indent);
}

function inScope(c: Check, scope: Scope, indent: number): void {
  const outer = c.scope;
  c.scope = scope;
  checkBlock(c, indent);
  c.scope = outer;
}
