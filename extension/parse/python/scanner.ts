/** The state of the tokenising scanner: the tokens so far, bracket depth and the open f-strings. */

/** The literal part of an f-string that is being read: the string itself, or the format spec of one of its fields. */
export interface Literal {
  readonly quote: number;
  readonly triple: boolean;
  readonly raw: boolean;
  readonly spec: boolean;
}

/** Where scanning stood when an outermost f-string began: the way back when it turns out not to be one. */
export interface Restart {
  readonly at: number;
  readonly prefixEnd: number;
  readonly count: number;
  readonly depth: number;
  readonly comments: number;
}

export interface Scanner {
  readonly text: string;
  readonly length: number;
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
  depth: number;
  readonly comments: number[];
  readonly errors: number[];
  /** Open f-string literals, innermost last. */
  readonly literals: Literal[];
  /** Bracket depth inside each open replacement field, innermost last. */
  readonly fields: number[];
  restart: Restart | undefined;
  /** Up to here an f-string is read as a plain string, because reading its fields failed once. */
  plainUntil: number;
}

const maxErrors = 100;

export function createScanner(text: string): Scanner {
  const capacity = (text.length >> 2) + 64;
  return {
    text,
    length: text.length,
    kinds: new Uint8Array(capacity),
    starts: new Int32Array(capacity),
    ends: new Int32Array(capacity),
    count: 0,
    depth: 0,
    comments: [],
    errors: [],
    literals: [],
    fields: [],
    restart: undefined,
    plainUntil: 0,
  };
}

function grow(s: Scanner): void {
  const capacity = s.kinds.length * 2;
  const kinds = new Uint8Array(capacity);
  const starts = new Int32Array(capacity);
  const ends = new Int32Array(capacity);
  kinds.set(s.kinds);
  starts.set(s.starts);
  ends.set(s.ends);
  s.kinds = kinds;
  s.starts = starts;
  s.ends = ends;
}

export function emit(s: Scanner, kind: number, start: number, end: number): void {
  const at = s.count;
  if (at === s.kinds.length) grow(s);
  s.kinds[at] = kind;
  s.starts[at] = start;
  s.ends[at] = end;
  s.count = at + 1;
}

export function fail(s: Scanner, at: number): void {
  if (s.errors.length < maxErrors) s.errors.push(at);
}
