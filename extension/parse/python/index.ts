/** The Python front end: text to tokens, tree and imports. Pure, tolerant, linear in the text. */
import type { ImportStatement } from '../types.ts';
import { type Cursor, createCursor, kindAt } from './cursor.ts';
import { checkGrammar } from './grammar/index.ts';
import * as K from './kinds.ts';
import { parseLines } from './statements.ts';
import { type Tokens, tokenize } from './tokenizer.ts';
import type { Comment, Module, Statement } from './tree.ts';

export { lastName } from './last-name.ts';
export { tokenize } from './tokenizer.ts';
export type * from './tree.ts';

/**
 * Parses a module of any Python version. Never throws: what cannot be read is skipped and named in `problems`.
 * @param text decoded source
 */
export function parseModule(text: string): Module {
  const tokens = tokenize(text);
  const cursor = createCursor(tokens);
  const body = parseAll(cursor);
  return {
    text,
    body,
    imports: cursor.imports,
    problems: cursor.problems,
    called: cursor.called,
    python2: cursor.python2,
    comments: () => comments(tokens),
    grammar: () => checkGrammar(tokens),
    position: cursor.lines.position,
    offset: cursor.lines.offset,
  };
}

/**
 * The imports of a module in the order of the text, as CPython's `ast` has them, with dynamic ones whose name is a literal.
 * @param text decoded source
 */
export function extractImports(text: string): readonly ImportStatement[] {
  return parseModule(text).imports;
}

function parseAll(p: Cursor): readonly Statement[] {
  const body: Statement[] = [];
  while (kindAt(p, p.at) !== K.END) {
    if (kindAt(p, p.at) !== K.LINE) p.at++;
    for (const statement of parseLines(p, -1)) body.push(statement);
  }
  return body;
}

function comments(tokens: Tokens): readonly Comment[] {
  const found: Comment[] = [];
  for (let i = 0; i + 1 < tokens.comments.length; i += 2) {
    const start = tokens.comments[i] ?? 0;
    found.push({ start, text: tokens.text.slice(start, tokens.comments[i + 1]) });
  }
  return found;
}
