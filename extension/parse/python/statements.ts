/**
 * Statements. Blocks are told by indentation alone, so that a broken line costs that line: whatever is indented deeper than a
 * header belongs to it.
 */
import { parseCompound } from './compounds.ts';
import {
  atLineEnd,
  BACKQUOTE,
  beginsOperand,
  COLON,
  COMMA,
  type Cursor,
  EQUALS,
  kindAt,
  note,
  OPEN_CURLY,
  OPEN_SQUARE,
  previousEnd,
  SEMICOLON,
  skipBrackets,
  skipTo,
  startAt,
  tokenText,
} from './cursor.ts';
import { aboveComparison, parseBinary, parseItem, parseTest, parseTests } from './expressions.ts';
import { parseFromImport, parseImport } from './imports.ts';
import * as K from './kinds.ts';
import type { Expression, Statement } from './tree.ts';

const statementStops = K.flagTable([SEMICOLON]);

/** All lines indented deeper than `above` columns. */
export function parseLines(p: Cursor, above: number): readonly Statement[] {
  const out: Statement[] = [];
  while (kindAt(p, p.at) === K.LINE) {
    const indent = p.ends[p.at] ?? 0;
    if (indent <= above) break;
    p.at++;
    parseLine(p, indent, out);
  }
  return out;
}

/** The statements of one logical line, with the block of a compound one. */
export function parseLine(p: Cursor, indent: number, out: Statement[]): void {
  while (!atLineEnd(p)) {
    if (parseCompound(p, indent, out)) return;
    parseSimple(p, out);
    if (kindAt(p, p.at) === SEMICOLON) p.at++;
    else if (!atLineEnd(p)) recover(p);
  }
}

function recover(p: Cursor): void {
  note(p);
  p.at++;
  skipTo(p, statementStops);
  const kind = kindAt(p, p.at);
  if (kind === SEMICOLON || (kind !== K.LINE && kind !== K.END)) p.at++;
}

function parseSimple(p: Cursor, out: Statement[]): void {
  const kind = kindAt(p, p.at);
  if (kind === K.IMPORT || kind === K.FROM) {
    const found = kind === K.IMPORT ? parseImport(p) : parseFromImport(p);
    if (found !== undefined) out.push(found);
  } else if (simpleKeywords[kind] === 1) out.push(keywordStatement(p, kind));
  else if (kind === K.NAME) out.push(softKeyword(p) ?? expressionStatement(p));
  else if (kind !== SEMICOLON) out.push(expressionStatement(p));
}

const simpleKeywords = K.flagTable([
  K.RETURN,
  K.RAISE,
  K.PASS,
  K.DEL,
  K.ASSERT,
  K.GLOBAL,
  K.NONLOCAL,
  K.BREAK,
  K.CONTINUE,
]);

function keywordStatement(p: Cursor, kind: number): Statement {
  const start = startAt(p, p.at);
  const keyword = tokenText(p, p.at);
  p.at++;
  const values: Expression[] = [];
  if (!atLineEnd(p) && kindAt(p, p.at) !== SEMICOLON) {
    values.push(parseTests(p));
    // raise X from Y
    if (kind === K.RAISE && kindAt(p, p.at) === K.FROM) {
      p.at++;
      values.push(parseTest(p));
    } else if (kind === K.RAISE && values[0]?.kind === 'tuple') p.python2 = true;
  }
  return { kind: 'simple', start, end: previousEnd(p), keyword, values };
}

/** Python 2's `print` and `exec` statements as calls, and `type X = …` (PEP 695) as an assignment. */
function softKeyword(p: Cursor): Statement | undefined {
  const next = kindAt(p, p.at + 1);
  if (next !== K.NAME && next !== K.SHIFT && !beginsOperand(next)) return undefined;
  const word = tokenText(p, p.at);
  if (word === 'print' && (printable(next) || next === K.SHIFT)) return legacyCall(p);
  if (word === 'exec' && printable(next)) return legacyCall(p);
  return word === 'type' && next === K.NAME ? typeAlias(p) : undefined;
}

/** What may follow `print` only where it is a statement: `print (x)` and `print[0]` are read as Python 3. */
function printable(kind: number): boolean {
  return beginsOperand(kind) && kind !== 40 && kind !== OPEN_SQUARE;
}

function legacyCall(p: Cursor): Statement {
  const start = startAt(p, p.at);
  const id = tokenText(p, p.at);
  const func: Expression = { kind: 'name', start, end: start + id.length, id };
  p.python2 = true;
  p.at++;
  if (kindAt(p, p.at) === K.SHIFT) p.at++;
  const args = [id === 'exec' ? parseBinary(p, aboveComparison) : parseTest(p)];
  while (kindAt(p, p.at) === COMMA || kindAt(p, p.at) === K.IN) {
    p.at++;
    const kind = kindAt(p, p.at);
    if (beginsOperand(kind) || kind === 45 || kind === BACKQUOTE || kind === OPEN_CURLY)
      args.push(parseTest(p));
  }
  const value: Expression = { kind: 'call', start, end: previousEnd(p), func, args, keywords: [] };
  return { kind: 'expression', start, end: value.end, value };
}

function typeAlias(p: Cursor): Statement {
  const start = startAt(p, p.at);
  const id = tokenText(p, p.at + 1);
  const target: Expression = {
    kind: 'name',
    start: startAt(p, p.at + 1),
    end: startAt(p, p.at + 1) + id.length,
    id,
  };
  p.at += 2;
  if (kindAt(p, p.at) === OPEN_SQUARE) skipBrackets(p);
  if (kindAt(p, p.at) !== EQUALS) note(p);
  else p.at++;
  const value = parseTest(p);
  return {
    kind: 'assign',
    start,
    end: previousEnd(p),
    targets: [target],
    op: '=',
    annotation: undefined,
    value,
  };
}

function expressionStatement(p: Cursor): Statement {
  const start = startAt(p, p.at);
  const first = parseTests(p);
  const kind = kindAt(p, p.at);
  if (kind === EQUALS) return assignment(p, start, first);
  if (kind === K.AUGMENTED) {
    const op = tokenText(p, p.at);
    p.at++;
    const value = parseTests(p);
    return { kind: 'assign', start, end: previousEnd(p), targets: [first], op, annotation: undefined, value };
  }
  if (kind === COLON) return annotated(p, start, first);
  return { kind: 'expression', start, end: previousEnd(p), value: first };
}

function assignment(p: Cursor, start: number, first: Expression): Statement {
  const targets = [first];
  let value = first;
  while (kindAt(p, p.at) === EQUALS) {
    p.at++;
    value = parseTests(p);
    targets.push(value);
  }
  targets.pop();
  return { kind: 'assign', start, end: previousEnd(p), targets, op: '=', annotation: undefined, value };
}

function annotated(p: Cursor, start: number, target: Expression): Statement {
  p.at++;
  const annotation = parseItem(p);
  let value: Expression | undefined;
  if (kindAt(p, p.at) === EQUALS) {
    p.at++;
    value = parseTests(p);
  }
  return { kind: 'assign', start, end: previousEnd(p), targets: [target], op: '=', annotation, value };
}
