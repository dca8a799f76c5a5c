/**
 * The syntax tree: as much of Python as questions about behaviour need. Offsets are UTF-16 units of the module's text.
 * Chains of operators of one precedence are flat, so that long sums do not make deep trees.
 */
import type { ImportStatement } from '../types.ts';
import type { Found } from './grammar/check.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Name extends Span {
  readonly kind: 'name';
  readonly id: string;
}

export interface Attribute extends Span {
  readonly kind: 'attribute';
  readonly value: Expression;
  readonly attr: string;
}

/** A keyword argument; `**mapping` has the name `**`. */
export interface Keyword {
  readonly name: string;
  readonly value: Expression;
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly func: Expression;
  readonly args: readonly Expression[];
  readonly keywords: readonly Keyword[];
}

export interface Subscript extends Span {
  readonly kind: 'subscript';
  readonly value: Expression;
  readonly index: Expression;
}

/** A string or bytes constant, adjacent literals joined, escapes decoded (bytes as Latin-1). */
export interface Text extends Span {
  readonly kind: 'text';
  readonly value: string;
  readonly bytes: boolean;
}

/** An f-string or t-string: literal text and expressions in order. */
export interface Template extends Span {
  readonly kind: 'template';
  readonly parts: readonly (string | Expression)[];
}

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly text: string;
}

/** `True`, `False`, `None`, `...`. */
export interface Constant extends Span {
  readonly kind: 'constant';
  readonly value: 'True' | 'False' | 'None' | '...';
}

/** Operators of one precedence in a row; `op` is the first of them: `a + b - c` is `+` with three operands. */
export interface Binary extends Span {
  readonly kind: 'binary';
  readonly op: string;
  readonly operands: readonly Expression[];
}

/** `-x`, `not x`, `await x`, `yield x`, `yield from x`, `*x`, `**x`, backquotes. */
export interface Unary extends Span {
  readonly kind: 'unary';
  readonly op: string;
  readonly value: Expression | undefined;
}

/** Tuple, list or set display. */
export interface Sequence extends Span {
  readonly kind: 'tuple' | 'list' | 'set';
  readonly items: readonly Expression[];
}

/** An entry without key is `**value`. */
export interface Dict extends Span {
  readonly kind: 'dict';
  readonly keys: readonly (Expression | undefined)[];
  readonly values: readonly Expression[];
}

export interface Clause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

/** `value` is set for a dict comprehension only, where `element` is the key. */
export interface Comprehension extends Span {
  readonly kind: 'comprehension';
  readonly element: Expression;
  readonly value: Expression | undefined;
  readonly clauses: readonly Clause[];
}

export interface Lambda extends Span {
  readonly kind: 'lambda';
  readonly params: readonly Param[];
  readonly body: Expression;
}

export interface Conditional extends Span {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly body: Expression;
  readonly orelse: Expression;
}

export interface Walrus extends Span {
  readonly kind: 'walrus';
  readonly target: Expression;
  readonly value: Expression;
}

export interface Slice extends Span {
  readonly kind: 'slice';
  readonly parts: readonly Expression[];
}

/** What could not be read as an expression, or nests too deeply. */
export interface Unknown extends Span {
  readonly kind: 'unknown';
}

export type Expression =
  | Name
  | Attribute
  | Call
  | Subscript
  | Text
  | Template
  | NumberLiteral
  | Constant
  | Binary
  | Unary
  | Sequence
  | Dict
  | Comprehension
  | Lambda
  | Conditional
  | Walrus
  | Slice
  | Unknown;

export interface Param {
  readonly name: string;
  /** `''`, `*` or `**`. */
  readonly star: '' | '*' | '**';
  readonly annotation: Expression | undefined;
  readonly default: Expression | undefined;
}

export interface ImportAlias {
  readonly name: string;
  /** The name it is bound to; `''` without `as`. */
  readonly alias: string;
}

export interface Import extends Span {
  readonly kind: 'import';
  /** Module of `from module import`, with its leading dots; undefined for a plain import. */
  readonly from: string | undefined;
  readonly names: readonly ImportAlias[];
}

export interface Assign extends Span {
  readonly kind: 'assign';
  readonly targets: readonly Expression[];
  /** `=`, or an augmented operator such as `+=`. */
  readonly op: string;
  readonly annotation: Expression | undefined;
  readonly value: Expression | undefined;
}

export interface ExpressionStatement extends Span {
  readonly kind: 'expression';
  readonly value: Expression;
}

/** `return`, `raise`, `del`, `assert`, `global`, `pass`, … with the expressions that follow. */
export interface Simple extends Span {
  readonly kind: 'simple';
  readonly keyword: string;
  readonly values: readonly Expression[];
}

export interface FunctionDefinition extends Span {
  readonly kind: 'function';
  readonly name: string;
  readonly params: readonly Param[];
  readonly returns: Expression | undefined;
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
}

export interface ClassDefinition extends Span {
  readonly kind: 'class';
  readonly name: string;
  readonly bases: readonly Expression[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
}

export interface Branch {
  readonly test: Expression;
  readonly body: readonly Statement[];
}

/** `if` with its `elif`s (`loop` false), or `while` (`loop` true). */
export interface If extends Span {
  readonly kind: 'if';
  readonly loop: boolean;
  readonly branches: readonly Branch[];
  readonly orelse: readonly Statement[];
}

export interface For extends Span {
  readonly kind: 'for';
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}

export interface Handler {
  readonly type: Expression | undefined;
  readonly name: string;
  readonly body: readonly Statement[];
}

export interface Try extends Span {
  readonly kind: 'try';
  readonly body: readonly Statement[];
  readonly handlers: readonly Handler[];
  readonly orelse: readonly Statement[];
  readonly final: readonly Statement[];
}

export interface WithItem {
  readonly context: Expression;
  readonly target: Expression | undefined;
}

export interface With extends Span {
  readonly kind: 'with';
  readonly items: readonly WithItem[];
  readonly body: readonly Statement[];
}

/** A name that a pattern binds, and which part of the subject it is bound to. */
export interface Capture extends Span {
  readonly name: string;
  /** `whole` of `case x`, a `key` of a mapping, an `attribute` of a class, an `index` of a sequence, else some `part`. */
  readonly of: 'whole' | 'key' | 'attribute' | 'index' | 'part';
  /** The key, attribute or index as written. */
  readonly at: string;
}

export interface Case {
  readonly captures: readonly Capture[];
  readonly guard: Expression | undefined;
  readonly body: readonly Statement[];
}

/** Of patterns only the names that they bind are kept. */
export interface Match extends Span {
  readonly kind: 'match';
  readonly subject: Expression;
  readonly cases: readonly Case[];
}

export type Statement =
  | Import
  | Assign
  | ExpressionStatement
  | Simple
  | FunctionDefinition
  | ClassDefinition
  | If
  | For
  | Try
  | With
  | Match;

export interface Comment {
  readonly start: number;
  /** With its `#`. */
  readonly text: string;
}

/** Why a module was not read as Python reads it. */
export interface SyntaxProblem {
  readonly code: 'syntax' | 'nesting';
  readonly offset: number;
}

export interface Module {
  readonly text: string;
  readonly body: readonly Statement[];
  readonly imports: readonly ImportStatement[];
  /** Last links of the names of all that is called: `run` of `subprocess.run()`. */
  readonly called: ReadonlySet<string>;
  /** At most 100; empty for a file that this parser took as valid. */
  readonly problems: readonly SyntaxProblem[];
  /** Whether it has syntax that only Python 2 knows (`print x`, `except E, e`, backquotes, …). */
  readonly python2: boolean;
  comments(): readonly Comment[];
  /** What a strict reading saw; undefined where it is not sure that the text is valid Python 3. */
  grammar(): Found | undefined;
  /** 1-based line and column (in UTF-16 units) of an offset. */
  position(offset: number): { readonly line: number; readonly column: number };
  /** Offset where a 1-based line begins. */
  offset(line: number): number;
}
