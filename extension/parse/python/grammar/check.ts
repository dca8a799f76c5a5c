/**
 * The state of the check whether a text is valid Python. It walks over the tokens, keeps no tree, and ends at the first thing that
 * it is not sure of: then the cursor stands at the end, where every loop stops.
 */
import * as K from '../kinds.ts';
import type { Tokens } from '../tokenizer.ts';

export interface Check {
  readonly text: string;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Index of the token after the last. */
  readonly end: number;
  /** Whether the text has characters beyond ASCII: then names and bytes are looked at. */
  readonly unicode: boolean;
  at: number;
  /** The token that began the logical line. */
  line: number;
  sure: boolean;
  /** Expressions and blocks open inside one another. */
  depth: number;
  scope: Scope;
  /** Assignment expressions, `yield` and `await` so far: what may not stand in some places is counted before and after. */
  walruses: number;
  yields: number;
  awaits: number;
  comprehensions: number;
  /** Whether nothing but a docstring and `__future__` came so far. */
  preamble: boolean;
  readonly found: Found;
}

/** What the rules of a checker ask about, seen on the way. */
export interface Found {
  /** Start and end, in pairs, of names (or of keys) that are given what begins with a string, or are compared with it. */
  readonly given: number[];
  /** Start, end and a number of the logical line, in threes, of strings that are put together with something. */
  readonly composed: number[];
  /** Whether an exception of any kind is passed over. */
  swallowed: boolean;
}

export interface Scope {
  readonly kind: 'module' | 'class' | 'function' | 'async' | 'lambda';
  /** Its first token. */
  readonly from: number;
  loop: boolean;
  /** `global` and `nonlocal` statements so far. */
  globals: number;
  nonlocals: number;
}

/** Python's own bounds are wider; deeper texts are rare. */
const maxDepth = 90;

export function createCheck(tokens: Tokens): Check {
  return {
    text: tokens.text,
    kinds: tokens.kinds,
    starts: tokens.starts,
    ends: tokens.ends,
    end: tokens.count - 1,
    unicode: /[^\x00-\x7f]/.test(tokens.text),
    at: 0,
    line: 0,
    sure: true,
    depth: 0,
    scope: newScope('module', 0),
    walruses: 0,
    yields: 0,
    awaits: 0,
    comprehensions: 0,
    preamble: true,
    found: { given: [], composed: [], swallowed: false },
  };
}

export function newScope(kind: Scope['kind'], from: number): Scope {
  return { kind, from, loop: false, globals: 0, nonlocals: 0 };
}

/** Ends the check: the text is invalid, or valid in a way that is not known here. */
export function doubt(c: Check): void {
  c.sure = false;
  c.at = c.end;
}

export function kindOf(c: Check): number {
  return c.kinds[c.at] ?? K.END;
}

export function take(c: Check, kind: number): boolean {
  if (c.kinds[c.at] !== kind || c.at >= c.end) return false;
  c.at++;
  return true;
}

export function expect(c: Check, kind: number): void {
  if (!take(c, kind)) doubt(c);
}

/** A name of letters that need no look at Unicode's tables. */
export function name(c: Check): void {
  if (c.kinds[c.at] !== K.NAME) return doubt(c);
  if (c.unicode && !isAscii(c, c.at)) return doubt(c);
  c.at++;
}

export function isAscii(c: Check, token: number): boolean {
  const to = c.ends[token] ?? 0;
  for (let i = c.starts[token] ?? 0; i < to; i++) if (c.text.charCodeAt(i) > 127) return false;
  return true;
}

export function tokenText(c: Check, token: number): string {
  return c.text.slice(c.starts[token], c.ends[token]);
}

export function atLineEnd(c: Check): boolean {
  const kind = c.kinds[c.at];
  return kind === K.LINE || kind === K.END;
}

/** One level deeper; to be left by `c.depth--`. */
export function enter(c: Check): void {
  if (++c.depth > maxDepth) doubt(c);
}
