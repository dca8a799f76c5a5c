/** Statements and their blocks, by indentation as the language reference has it. */
import { COLON, COMMA, DOT, EQUALS, SEMICOLON } from '../cursor.ts';
import * as K from '../kinds.ts';
import { atLineEnd, type Check, doubt, expect, kindOf, name, take, tokenText } from './check.ts';
import { checkCompound } from './compounds.ts';
import {
  checkAnnotation,
  checkPrimary,
  checkTest,
  checkTests,
  checkYield,
  NAME,
  noteGiven,
  PLACE,
  TARGETS,
  VALUE,
} from './expressions.ts';
import { checkFromImport, checkImport } from './imports.ts';

const BACKSLASH = 92;
/** `global` statements of a scope whose names are looked for in what came before. */
const maxGlobals = 50;

export function checkModule(c: Check): void {
  while (c.at < c.end) checkLine(c, 0);
}

/** One logical line at the cursor, with the block of a compound statement. */
export function checkLine(c: Check, indent: number): void {
  if (kindOf(c) !== K.LINE || c.ends[c.at] !== indent) return doubt(c);
  // A line that begins with a continuation has an indentation of its own.
  if (c.text.charCodeAt(c.starts[c.at] ?? 0) === BACKSLASH) return doubt(c);
  c.line = c.at;
  c.at++;
  const kind = kindOf(c);
  const docstring = (kind === K.STRING || kind === K.ESCAPED) && c.at === 1 && c.kinds[2] === K.LINE;
  const future = kind === K.FROM && isFuture(c);
  if (!docstring && !future) c.preamble = false;
  if (!checkCompound(c, indent)) checkSimpleLine(c);
}

function isFuture(c: Check): boolean {
  return c.kinds[c.at + 1] === K.NAME && tokenText(c, c.at + 1) === '__future__';
}

/** Simple statements up to the end of the line. */
export function checkSimpleLine(c: Check): void {
  while (true) {
    checkSimple(c);
    if (atLineEnd(c)) return;
    c.preamble = false;
    if (!take(c, SEMICOLON)) return doubt(c);
    if (atLineEnd(c)) return;
  }
}

function checkSimple(c: Check): void {
  switch (kindOf(c)) {
    case K.PASS:
      c.at++;
      return;
    case K.BREAK:
    case K.CONTINUE:
      if (!c.scope.loop) return doubt(c);
      c.at++;
      return;
    case K.RETURN:
      if (c.scope.kind !== 'function' && c.scope.kind !== 'async') return doubt(c);
      c.at++;
      if (!endsStatement(c)) checkTests(c);
      return;
    case K.RAISE:
      c.at++;
      if (endsStatement(c)) return;
      checkTest(c);
      if (take(c, K.FROM)) checkTest(c);
      return;
    case K.ASSERT:
      c.at++;
      checkTest(c);
      if (take(c, COMMA)) checkTest(c);
      return;
    case K.DEL:
      return checkDel(c);
    case K.GLOBAL:
    case K.NONLOCAL:
      return checkGlobal(c);
    case K.IMPORT:
      return checkImport(c);
    case K.FROM:
      return checkFromImport(c);
    case K.YIELD:
      return checkYield(c);
    default:
      return checkExpressionStatement(c);
  }
}

function endsStatement(c: Check): boolean {
  return atLineEnd(c) || kindOf(c) === SEMICOLON;
}

function checkDel(c: Check): void {
  c.at++;
  do {
    if (endsStatement(c)) {
      if (c.kinds[c.at - 1] !== COMMA) doubt(c);
      return;
    }
    const what = checkPrimary(c);
    if (what !== NAME && what !== PLACE) doubt(c);
  } while (take(c, COMMA));
}

/** A name that its scope used before is an error (and `nonlocal` of a module). */
function checkGlobal(c: Check): void {
  const { scope } = c;
  const own = c.at;
  if (take(c, K.NONLOCAL)) {
    scope.nonlocals++;
    if (scope.kind !== 'function' && scope.kind !== 'async') doubt(c);
  } else {
    c.at++;
    scope.globals++;
  }
  if (scope.globals + scope.nonlocals > maxGlobals || (scope.globals > 0 && scope.nonlocals > 0)) doubt(c);
  do {
    const token = c.at;
    name(c);
    if (c.sure && isUsedBefore(c, token, scope.from, own)) doubt(c);
  } while (take(c, COMMA));
}

function isUsedBefore(c: Check, token: number, from: number, to: number): boolean {
  const start = c.starts[token] ?? 0;
  const length = (c.ends[token] ?? 0) - start;
  const wanted = tokenText(c, token);
  for (let i = from; i < to; i++) {
    if (c.kinds[i] !== K.NAME || (c.ends[i] ?? 0) - (c.starts[i] ?? 0) !== length) continue;
    if (c.kinds[i - 1] !== DOT && c.text.startsWith(wanted, c.starts[i])) return true;
  }
  return false;
}

function checkExpressionStatement(c: Check): void {
  let what = checkTests(c);
  const kind = kindOf(c);
  if (kind === EQUALS) {
    // In `a = b = 'x'` each name is given the string.
    const names: number[] = [];
    let value = c.at;
    while (kindOf(c) === EQUALS) {
      if (what === VALUE) return doubt(c);
      names.push(c.at - 1);
      value = ++c.at;
      what = checkAssigned(c);
    }
    for (const last of names) noteGiven(c, last, value);
  } else if (kind === K.AUGMENTED) {
    if (what !== NAME && what !== PLACE) return doubt(c);
    c.at++;
    checkAssigned(c);
  } else if (kind === COLON) {
    if (what === VALUE || what === TARGETS || c.scope.globals + c.scope.nonlocals > 0) return doubt(c);
    const last = c.at - 1;
    c.at++;
    checkAnnotation(c);
    if (take(c, EQUALS)) {
      noteGiven(c, last, c.at);
      checkAssigned(c);
    }
  }
}

function checkAssigned(c: Check): number {
  if (kindOf(c) !== K.YIELD) return checkTests(c);
  checkYield(c);
  return VALUE;
}

/** A header's colon and its block: further lines, all indented alike and deeper, or simple statements on the same line. */
export function checkBlock(c: Check, indent: number): void {
  expect(c, COLON);
  if (kindOf(c) === K.END) return doubt(c);
  if (kindOf(c) !== K.LINE) return checkSimpleLine(c);
  if (++c.depth > 80) return doubt(c);
  const inner = c.ends[c.at] ?? 0;
  if (inner <= indent) return doubt(c);
  while (kindOf(c) === K.LINE && c.ends[c.at] === inner) checkLine(c, inner);
  c.depth--;
  if (kindOf(c) === K.LINE && (c.ends[c.at] ?? 0) > indent) doubt(c);
}
