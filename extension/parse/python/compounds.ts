/** Compound statements: headers and their blocks. */
import { parseArguments } from './brackets.ts';
import {
  AT,
  CLOSE_ROUND,
  COLON,
  COMMA,
  type Cursor,
  kindAt,
  maxBlocks,
  note,
  OPEN_ROUND,
  OPEN_SQUARE,
  previousEnd,
  skipBrackets,
  skipTo,
  startAt,
  tokenText,
} from './cursor.ts';
import { aboveComparison, parseBinary, parseTargets, parseTest, parseTests } from './expressions.ts';
import * as K from './kinds.ts';
import { parseParams } from './params.ts';
import { parsePattern } from './patterns.ts';
import { parseLine, parseLines } from './statements.ts';
import type { Branch, Case, Expression, Handler, Statement, WithItem } from './tree.ts';

const colons = K.flagTable([COLON]);

/** Reads the compound statement at the cursor into `out`; false when there is none. */
export function parseCompound(p: Cursor, indent: number, out: Statement[]): boolean {
  const at = kindAt(p, p.at) === K.ASYNC && isAsyncHeader(kindAt(p, p.at + 1)) ? ++p.at : p.at;
  const start = startAt(p, at);
  switch (kindAt(p, at)) {
    case K.IF:
    case K.WHILE:
      out.push(parseIf(p, indent, start));
      return true;
    case K.FOR:
      out.push(parseFor(p, indent, start));
      return true;
    case K.TRY:
      out.push(parseTry(p, indent, start));
      return true;
    case K.WITH:
      out.push(parseWith(p, indent, start));
      return true;
    case K.DEF:
      out.push(parseFunction(p, indent, start, []));
      return true;
    case K.CLASS:
      out.push(parseClass(p, indent, start, []));
      return true;
    case AT:
      return parseDecorated(p, indent, start, out);
    case K.ELIF:
    case K.ELSE:
    case K.EXCEPT:
    case K.FINALLY:
      note(p);
      p.at++;
      out.push(...header(p, indent, p.context));
      return true;
    case K.NAME:
      return parseMatch(p, indent, start, out);
    default:
      return false;
  }
}

function isAsyncHeader(kind: number): boolean {
  return kind === K.DEF || kind === K.FOR || kind === K.WITH;
}

function parseIf(p: Cursor, indent: number, start: number): Statement {
  const loop = kindAt(p, p.at) === K.WHILE;
  const branches: Branch[] = [];
  do {
    p.at++;
    const test = parseTest(p);
    branches.push({ test, body: header(p, indent, isTypeChecking(test) ? 'type_checking' : 'conditional') });
  } while (follows(p, indent, K.ELIF));
  const orelse = optional(p, indent, K.ELSE, 'conditional');
  return { kind: 'if', start, end: previousEnd(p), loop, branches, orelse };
}

function isTypeChecking(test: Expression): boolean {
  if (test.kind === 'name') return test.id === 'TYPE_CHECKING';
  return test.kind === 'attribute' && test.attr === 'TYPE_CHECKING';
}

function parseFor(p: Cursor, indent: number, start: number): Statement {
  p.at++;
  const target = parseTargets(p);
  if (kindAt(p, p.at) === K.IN) p.at++;
  else note(p);
  const iterable = parseTests(p);
  const body = header(p, indent, 'conditional');
  const orelse = optional(p, indent, K.ELSE, 'conditional');
  return { kind: 'for', start, end: previousEnd(p), target, iterable, body, orelse };
}

function parseTry(p: Cursor, indent: number, start: number): Statement {
  p.at++;
  const body = header(p, indent, 'try');
  const handlers: Handler[] = [];
  while (follows(p, indent, K.EXCEPT)) handlers.push(parseHandler(p, indent));
  const orelse = optional(p, indent, K.ELSE, 'try');
  const final = optional(p, indent, K.FINALLY, 'try');
  return { kind: 'try', start, end: previousEnd(p), body, handlers, orelse, final };
}

/** `except E as e:`, `except* E:`, `except A, B:` (PEP 758) and Python 2's `except E, e:`. */
function parseHandler(p: Cursor, indent: number): Handler {
  p.at++;
  if (kindAt(p, p.at) === 42) p.at++;
  let type: Expression | undefined;
  let name = '';
  if (kindAt(p, p.at) !== COLON) type = parseTests(p);
  if (kindAt(p, p.at) === K.AS) {
    name = tokenText(p, p.at + 1);
    p.at += 2;
  }
  return { type, name, body: header(p, indent, 'try') };
}

function parseWith(p: Cursor, indent: number, start: number): Statement {
  p.at++;
  const brackets = kindAt(p, p.at) === OPEN_ROUND && bracketedItems(p);
  if (brackets) p.at++;
  const items: WithItem[] = [];
  while (kindAt(p, p.at) !== CLOSE_ROUND) {
    const context = parseTest(p);
    let target: Expression | undefined;
    if (kindAt(p, p.at) === K.AS) {
      p.at++;
      target = parseBinary(p, aboveComparison);
    }
    items.push({ context, target });
    if (kindAt(p, p.at) !== COMMA) break;
    p.at++;
  }
  if (brackets && kindAt(p, p.at) === CLOSE_ROUND) p.at++;
  const body = header(p, indent, p.context);
  return { kind: 'with', start, end: previousEnd(p), items, body };
}

/** Whether the parenthesis at the cursor holds items with `as` (PEP 617), rather than being part of an expression. */
function bracketedItems(p: Cursor): boolean {
  const from = p.at;
  skipBrackets(p);
  const end = p.at;
  p.at = from;
  if (kindAt(p, end) !== COLON) return false;
  for (let at = from; at < end; at++) if (p.kinds[at] === K.AS) return true;
  return false;
}

function parseDecorated(p: Cursor, indent: number, start: number, out: Statement[]): boolean {
  const decorators: Expression[] = [];
  while (kindAt(p, p.at) === AT) {
    p.at++;
    decorators.push(parseTest(p));
    if (kindAt(p, p.at) !== K.LINE || p.ends[p.at] !== indent) break;
    p.at++;
  }
  if (kindAt(p, p.at) === K.ASYNC) p.at++;
  if (kindAt(p, p.at) === K.DEF) out.push(parseFunction(p, indent, start, decorators));
  else if (kindAt(p, p.at) === K.CLASS) out.push(parseClass(p, indent, start, decorators));
  else {
    note(p);
    for (const value of decorators)
      out.push({ kind: 'expression', start: value.start, end: value.end, value });
    parseLine(p, indent, out);
  }
  return true;
}

function parseFunction(
  p: Cursor,
  indent: number,
  start: number,
  decorators: readonly Expression[],
): Statement {
  p.at++;
  const name = kindAt(p, p.at) === K.NAME || kindAt(p, p.at) >= K.FALSE ? tokenText(p, p.at++) : '';
  if (kindAt(p, p.at) === OPEN_SQUARE) skipBrackets(p);
  let params: ReturnType<typeof parseParams> = [];
  if (kindAt(p, p.at) === OPEN_ROUND) {
    p.at++;
    params = parseParams(p, CLOSE_ROUND, true);
    if (kindAt(p, p.at) === CLOSE_ROUND) p.at++;
  }
  let returns: Expression | undefined;
  if (kindAt(p, p.at) === K.ARROW) {
    p.at++;
    returns = parseTest(p);
  }
  const body = header(p, indent, 'function');
  return { kind: 'function', start, end: previousEnd(p), name, params, returns, decorators, body };
}

function parseClass(p: Cursor, indent: number, start: number, decorators: readonly Expression[]): Statement {
  p.at++;
  const name = kindAt(p, p.at) === K.NAME ? tokenText(p, p.at++) : '';
  if (kindAt(p, p.at) === OPEN_SQUARE) skipBrackets(p);
  const bases = kindAt(p, p.at) === OPEN_ROUND ? parseArguments(p).args : [];
  const body = header(p, indent, 'class');
  return { kind: 'class', start, end: previousEnd(p), name, bases, decorators, body };
}

/** `match` is a name unless its line ends with a colon and a `case` follows (PEP 634). */
function parseMatch(p: Cursor, indent: number, start: number, out: Statement[]): boolean {
  const at = p.at;
  if ((p.ends[at] ?? 0) - start !== 5 || !p.text.startsWith('match', start)) return false;
  let last = at + 1;
  while (kindAt(p, last) !== K.LINE && kindAt(p, last) !== K.END) last++;
  if (kindAt(p, last - 1) !== COLON || last - 1 === at + 1 || !isCase(p, last)) return false;
  p.at++;
  const subject = parseTests(p);
  if (kindAt(p, p.at) === COLON) p.at++;
  const cases: Case[] = [];
  while (isCase(p, p.at) && (p.ends[p.at] ?? 0) > indent) {
    const inner = p.ends[p.at] ?? 0;
    p.at += 2;
    const captures = parsePattern(p);
    const guard = parseGuard(p);
    cases.push({ captures, guard, body: header(p, inner, 'conditional') });
  }
  p.at = Math.max(p.at, last);
  out.push({ kind: 'match', start, end: previousEnd(p), subject, cases });
  return true;
}

function isCase(p: Cursor, at: number): boolean {
  return kindAt(p, at) === K.LINE && kindAt(p, at + 1) === K.NAME && tokenText(p, at + 1) === 'case';
}

function parseGuard(p: Cursor): Expression | undefined {
  if (kindAt(p, p.at) !== K.IF) return undefined;
  p.at++;
  return parseTest(p);
}

/** From a header's colon to the end of its block. */
function header(p: Cursor, indent: number, context: Cursor['context']): readonly Statement[] {
  if (kindAt(p, p.at) !== COLON) {
    note(p);
    skipTo(p, colons);
    while (kindAt(p, p.at) !== COLON && kindAt(p, p.at) !== K.LINE && kindAt(p, p.at) !== K.END) {
      p.at++;
      skipTo(p, colons);
    }
  }
  if (kindAt(p, p.at) === COLON) p.at++;
  const outer = p.context;
  if (outer !== 'function' && outer !== 'type_checking') p.context = context;
  else if (context === 'function') p.context = 'function';
  const body = block(p, indent);
  p.context = outer;
  return body;
}

/** Blocks that nest too deeply are read as lines of the enclosing one. */
function block(p: Cursor, indent: number): readonly Statement[] {
  if (kindAt(p, p.at) === K.END) return [];
  if (kindAt(p, p.at) === K.LINE && p.blocks >= maxBlocks) {
    note(p, 'nesting');
    return [];
  }
  p.blocks++;
  let body: readonly Statement[];
  if (kindAt(p, p.at) === K.LINE) body = parseLines(p, indent);
  else {
    const inline: Statement[] = [];
    if (p.blocks <= maxBlocks) parseLine(p, indent, inline);
    else skipTo(p, colons);
    body = inline;
  }
  p.blocks--;
  return body;
}

function follows(p: Cursor, indent: number, kind: number): boolean {
  if (kindAt(p, p.at) !== K.LINE || p.ends[p.at] !== indent || kindAt(p, p.at + 1) !== kind) return false;
  p.at++;
  return true;
}

function optional(p: Cursor, indent: number, kind: number, context: Cursor['context']): readonly Statement[] {
  if (!follows(p, indent, kind)) return [];
  p.at++;
  return header(p, indent, context);
}
