/**
 * Token kinds as small numbers, so that a token is one byte. Single-character operators are their own ASCII code; what is
 * below 32 is a token class, 128 and up are keywords, 200 and up are operators of several characters.
 */

export const END = 0;
export const NAME = 1;
export const NUMBER = 2;
/** A string literal without a backslash: its value is a slice of the text. */
export const STRING = 3;
/** A string literal with at least one backslash. */
export const ESCAPED = 4;
/** Start of a logical line; the token's `end` holds the indentation in columns. */
export const LINE = 5;
export const ERROR = 6;
export const F_START = 7;
export const F_TEXT = 8;
export const F_OPEN = 9;
export const F_CLOSE = 10;
export const F_END = 11;

export const POWER = 200;
export const FLOOR_DIVIDE = 201;
export const ARROW = 202;
export const WALRUS = 203;
export const COMPARE = 204;
export const SHIFT = 205;
export const AUGMENTED = 206;
export const ELLIPSIS = 207;

export const FALSE = 128;
export const NONE = 129;
export const TRUE = 130;
export const AND = 131;
export const AS = 132;
export const ASSERT = 133;
export const ASYNC = 134;
export const AWAIT = 135;
export const BREAK = 136;
export const CLASS = 137;
export const CONTINUE = 138;
export const DEF = 139;
export const DEL = 140;
export const ELIF = 141;
export const ELSE = 142;
export const EXCEPT = 143;
export const FINALLY = 144;
export const FOR = 145;
export const FROM = 146;
export const GLOBAL = 147;
export const IF = 148;
export const IMPORT = 149;
export const IN = 150;
export const IS = 151;
export const LAMBDA = 152;
export const NONLOCAL = 153;
export const NOT = 154;
export const OR = 155;
export const PASS = 156;
export const RAISE = 157;
export const RETURN = 158;
export const TRY = 159;
export const WHILE = 160;
export const WITH = 161;
export const YIELD = 162;

const keywords: Readonly<Record<string, number>> = {
  False: FALSE,
  None: NONE,
  True: TRUE,
  and: AND,
  as: AS,
  assert: ASSERT,
  async: ASYNC,
  await: AWAIT,
  break: BREAK,
  class: CLASS,
  continue: CONTINUE,
  def: DEF,
  del: DEL,
  elif: ELIF,
  else: ELSE,
  except: EXCEPT,
  finally: FINALLY,
  for: FOR,
  from: FROM,
  global: GLOBAL,
  if: IF,
  import: IMPORT,
  in: IN,
  is: IS,
  lambda: LAMBDA,
  nonlocal: NONLOCAL,
  not: NOT,
  or: OR,
  pass: PASS,
  raise: RAISE,
  return: RETURN,
  try: TRY,
  while: WHILE,
  with: WITH,
  yield: YIELD,
};

interface Candidate {
  readonly word: string;
  readonly second: number;
  readonly kind: number;
}

const longest = 8;
const buckets = bucketKeywords();

/**
 * The kind of a word: NAME or a keyword's. Soft keywords (`match`, `case`, `type`, `print`) are names.
 * @param start offset of its first character in `text`
 * @param end offset after its last
 */
export function wordKind(text: string, start: number, end: number): number {
  const length = end - start;
  if (length < 2 || length > longest) return NAME;
  const bucket = buckets[(text.charCodeAt(start) & 127) * (longest + 1) + length];
  if (bucket === undefined) return NAME;
  const second = text.charCodeAt(start + 1);
  for (const candidate of bucket) {
    if (candidate.second === second && text.startsWith(candidate.word, start)) return candidate.kind;
  }
  return NAME;
}

/** Whether a keyword can only begin (or end) a statement, so that it never stands inside brackets in valid Python. */
export function isStatementKeyword(kind: number): boolean {
  return statementKeywords[kind] === 1;
}

const statementKeywords = flagTable([
  ASSERT,
  BREAK,
  CLASS,
  CONTINUE,
  DEF,
  DEL,
  ELIF,
  EXCEPT,
  FINALLY,
  FROM,
  GLOBAL,
  IMPORT,
  NONLOCAL,
  PASS,
  RAISE,
  RETURN,
  TRY,
  WHILE,
  WITH,
]);

/** A table of 256 flags, set at `kinds`. */
export function flagTable(kinds: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const kind of kinds) table[kind] = 1;
  return table;
}

function bucketKeywords(): readonly (readonly Candidate[] | undefined)[] {
  const table: (Candidate[] | undefined)[] = new Array(128 * (longest + 1)).fill(undefined);
  for (const [word, kind] of Object.entries(keywords)) {
    const at = word.charCodeAt(0) * (longest + 1) + word.length;
    const bucket = table[at] ?? [];
    bucket.push({ word, second: word.charCodeAt(1), kind });
    table[at] = bucket;
  }
  return table;
}
