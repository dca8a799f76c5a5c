/** The parser's place in the tokens, and what it collects on its way. */
import type { ImportStatement } from '../types.ts';
import * as K from './kinds.ts';
import { createLineIndex, type LineIndex } from './lines.ts';
import type { Tokens } from './tokenizer.ts';
import type { SyntaxProblem } from './tree.ts';

export interface Cursor {
  readonly text: string;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly lines: LineIndex;
  readonly imports: ImportStatement[];
  readonly problems: SyntaxProblem[];
  /** Last links of the names of all that is called. */
  readonly called: Set<string>;
  at: number;
  /** Expressions open inside one another. */
  depth: number;
  /** Blocks open inside one another. */
  blocks: number;
  context: ImportStatement['context'];
  python2: boolean;
}

/** CPython itself refuses more than 200 nested brackets and 100 nested blocks. */
export const maxDepth = 200;
export const maxBlocks = 100;
/** Attributes, calls and subscripts in one chain, after which further ones are read but not kept. */
export const maxChain = 400;
const maxProblems = 100;

export const OPEN_ROUND = 40;
export const CLOSE_ROUND = 41;
export const STAR = 42;
export const COMMA = 44;
export const DOT = 46;
export const COLON = 58;
export const SEMICOLON = 59;
export const EQUALS = 61;
export const AT = 64;
export const OPEN_SQUARE = 91;
export const CLOSE_SQUARE = 93;
export const BACKQUOTE = 96;
export const OPEN_CURLY = 123;
export const CLOSE_CURLY = 125;

export function createCursor(tokens: Tokens): Cursor {
  return {
    text: tokens.text,
    kinds: tokens.kinds,
    starts: tokens.starts,
    ends: tokens.ends,
    lines: createLineIndex(tokens.text),
    imports: [],
    problems: tokens.errors.map((offset) => ({ code: 'syntax', offset })),
    called: new Set(),
    at: 0,
    depth: 0,
    blocks: 0,
    context: 'top',
    python2: false,
  };
}

export function kindAt(p: Cursor, at: number): number {
  return p.kinds[at] ?? K.END;
}

export function startAt(p: Cursor, at: number): number {
  return p.starts[at] ?? p.text.length;
}

/** Where the token before the current one ends. */
export function previousEnd(p: Cursor): number {
  return p.ends[p.at - 1] ?? 0;
}

export function tokenText(p: Cursor, at: number): string {
  return p.text.slice(p.starts[at], p.ends[at]);
}

/** A name as Python takes it: letters of compatibility, such as full-width ones, are plain ones (PEP 3131). */
export function nameText(p: Cursor, at: number): string {
  const written = tokenText(p, at);
  for (let i = 0; i < written.length; i++) if (written.charCodeAt(i) > 0x7f) return written.normalize('NFKC');
  return written;
}

export function atLineEnd(p: Cursor): boolean {
  const kind = p.kinds[p.at];
  return kind === K.LINE || kind === K.END;
}

export function note(p: Cursor, code: SyntaxProblem['code'] = 'syntax'): void {
  if (p.problems.length < maxProblems) p.problems.push({ code, offset: startAt(p, p.at) });
}

/** Skips to one of the kinds set in `stops`, to a closing bracket or to the end of the line, over whole brackets. */
export function skipTo(p: Cursor, stops: Uint8Array): void {
  let open = 0;
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === K.LINE || kind === K.END) return;
    if (open === 0 && (stops[kind] === 1 || isClosing(kind))) return;
    if (isOpening(kind)) open++;
    else if (isClosing(kind)) open--;
    p.at++;
  }
}

/** Past the bracket that closes the one at the cursor. */
export function skipBrackets(p: Cursor): void {
  let open = 0;
  while (true) {
    const kind = kindAt(p, p.at);
    if (kind === K.LINE || kind === K.END) return;
    if (isOpening(kind)) open++;
    else if (isClosing(kind)) open--;
    p.at++;
    if (open <= 0) return;
  }
}

function isOpening(kind: number): boolean {
  return (
    kind === OPEN_ROUND ||
    kind === OPEN_SQUARE ||
    kind === OPEN_CURLY ||
    kind === K.F_OPEN ||
    kind === K.F_START
  );
}

function isClosing(kind: number): boolean {
  return (
    kind === CLOSE_ROUND ||
    kind === CLOSE_SQUARE ||
    kind === CLOSE_CURLY ||
    kind === K.F_CLOSE ||
    kind === K.F_END
  );
}

/** Whether a token can begin an expression (unary minus and plus left out, as they may be binary). */
export function beginsOperand(kind: number): boolean {
  return operandStart[kind] === 1;
}

const operandStart = K.flagTable([
  K.NAME,
  K.NUMBER,
  K.STRING,
  K.ESCAPED,
  K.F_START,
  K.TRUE,
  K.FALSE,
  K.NONE,
  K.NOT,
  K.LAMBDA,
  K.AWAIT,
  K.ELLIPSIS,
  OPEN_ROUND,
  OPEN_SQUARE,
  OPEN_CURLY,
  BACKQUOTE,
]);
