/** osquery's math: C's functions on doubles, with C's domain and range errors. `ceil` and `floor` give integers. */
import type { SqlValue } from '../../scanner/types.ts';
import { type SqlArgument, type SqlFunction, strict } from './types.ts';

const domainError = 'Numerical argument out of domain';
const rangeError = 'Numerical result out of range';

const onDoubles: Readonly<Record<string, (value: number) => number>> = {
  sqrt: Math.sqrt,
  acos: Math.acos,
  asin: Math.asin,
  atan: Math.atan,
  cos: Math.cos,
  sin: Math.sin,
  tan: Math.tan,
  cot: (value) => 1 / Math.tan(value),
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  degrees: (value) => (180 * value) / Math.PI,
  radians: (value) => (value * Math.PI) / 180,
};

export const mathFunctions: readonly SqlFunction[] = [
  ...Object.entries(onDoubles).map(([name, action]) =>
    strict(name, 1, (value) => checked(action(toDouble(value)), name !== 'cot', toDouble(value))),
  ),
  strict('power', 2, (base, exponent) => {
    const [x, y] = [toDouble(base), toDouble(exponent)];
    return checked(x ** y, true, x, y);
  }),
  strict('ceil', 1, (value) => rounded(value, Math.ceil)),
  strict('floor', 1, (value) => rounded(value, Math.floor)),
  { name: 'pi', arity: [0], call: () => Math.PI },
];

function toDouble(value: SqlArgument | undefined): number {
  return value?.double() ?? 0;
}

/** The `errno` that C's function would have set, as an error. */
function checked(result: number, reports: boolean, ...from: readonly number[]): number {
  if (!reports || !from.every(Number.isFinite)) return result;
  if (Number.isNaN(result)) throw new Error(domainError);
  if (!Number.isFinite(result)) throw new Error(rangeError);
  return result;
}

function rounded(value: SqlArgument | undefined, round: (value: number) => number): SqlValue {
  if (value === undefined) return null;
  if (value.type === 'integer') return value.int64();
  const result = round(value.double());
  return Number.isFinite(result) ? BigInt(result) : null;
}
