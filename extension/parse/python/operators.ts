/** Operators and brackets, with the meaning that `{ } : !` have inside the replacement fields of f-strings. */
import * as K from './kinds.ts';
import { emit, fail, type Scanner } from './scanner.ts';
import { abandonFields, literalText, maxNesting } from './string-scanner.ts';

const known = K.flagTable([...'()[]{},:;.=+-*/%@&|^~<>!`?$'].map((c) => c.charCodeAt(0)));
const equalsSign = 61;

/**
 * Emits the operator at `i`.
 * @param c its first character's code
 * @returns the offset after it
 */
export function operator(s: Scanner, i: number, c: number): number {
  if (c === 40 || c === 91 || c === 123) {
    s.depth++;
    emit(s, c, i, i + 1);
    return i + 1;
  }
  if (c === 41 || c === 93 || c === 125) return closing(s, i, c);
  const inField = s.fields.length > 0 && s.fields[s.fields.length - 1] === s.depth;
  if (inField && c === 58) return formatSpec(s, i);
  const next = s.text.charCodeAt(i + 1);
  if (inField && c === 33 && next !== equalsSign) return conversion(s, i);
  const found = compound(s.text, i, c, next);
  const kind = found[0];
  const length = found[1];
  if (known[c] !== 1 || ((c === 33 || c === 63 || c === 36) && length === 1)) fail(s, i);
  emit(s, known[c] === 1 ? kind : K.ERROR, i, i + length);
  return i + length;
}

type Operator = readonly [kind: number, length: number];

const singles: readonly Operator[] = Array.from({ length: 128 }, (_, c) => [c, 1] as const);
const power: Operator = [K.POWER, 2];
const floorDivide: Operator = [K.FLOOR_DIVIDE, 2];
const arrow: Operator = [K.ARROW, 2];
const walrus: Operator = [K.WALRUS, 2];
const compare: Operator = [K.COMPARE, 2];
const shift: Operator = [K.SHIFT, 2];
const augmented: Operator = [K.AUGMENTED, 2];
const augmentedLong: Operator = [K.AUGMENTED, 3];
const ellipsis: Operator = [K.ELLIPSIS, 3];
const relation: Operator = [K.COMPARE, 1];
const unknown: Operator = [K.ERROR, 1];

function compound(text: string, i: number, c: number, next: number): Operator {
  const single = singles[c] ?? unknown;
  if (next === equalsSign) {
    if (c === 61 || c === 33 || c === 60 || c === 62) return compare;
    if (c === 58) return walrus;
    return '+-*/%@&|^'.includes(text.charAt(i)) ? augmented : single;
  }
  if (c === 60 || c === 62) {
    if (next === c) return text.charCodeAt(i + 2) === equalsSign ? augmentedLong : shift;
    return c === 60 && next === 62 ? compare : relation;
  }
  if (next === c && c === 42) return text.charCodeAt(i + 2) === equalsSign ? augmentedLong : power;
  if (next === c && c === 47) return text.charCodeAt(i + 2) === equalsSign ? augmentedLong : floorDivide;
  if (c === 45 && next === 62) return arrow;
  if (c === 46 && next === 46 && text.charCodeAt(i + 2) === 46) return ellipsis;
  return single;
}

function closing(s: Scanner, i: number, c: number): number {
  const field = s.fields.length > 0 && s.fields[s.fields.length - 1] === s.depth;
  if (field) {
    if (c === 125) return closeField(s, i);
    fail(s, i);
    return i + 1;
  }
  if (s.depth > 0) s.depth--;
  else fail(s, i);
  emit(s, c, i, i + 1);
  return i + 1;
}

function closeField(s: Scanner, i: number): number {
  emit(s, K.F_CLOSE, i, i + 1);
  s.fields.pop();
  s.depth--;
  return literalText(s, i + 1);
}

function formatSpec(s: Scanner, i: number): number {
  const literal = s.literals[s.literals.length - 1];
  if (literal === undefined) return i + 1;
  if (s.literals.length >= maxNesting) return abandonFields(s, i);
  s.literals.push({ ...literal, spec: true });
  return literalText(s, i + 1);
}

/** `!r`, `!s`, `!a`: a conversion says nothing of the value's source and gives no token. */
function conversion(s: Scanner, i: number): number {
  let at = i + 1;
  while (at < s.length && /\w/.test(s.text.charAt(at))) at++;
  return at;
}
