/**
 * A cell's JavaScript value as the text that osquery's wire carries. NULL is the empty text: osquery reads that as NULL in a
 * numeric column, and has no NULL in a text column.
 */
import { CellError } from '../errors.ts';
import type { ColumnType } from '../schema.ts';

/** The text of a value, or the bytes of a BLOB. */
export type CellText = string | Uint8Array;

type Convert = (value: unknown, column: string) => CellText;

const maxInt32 = 2 ** 31 - 1;
const minInt32 = -(2 ** 31);
const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);
const maxUnsigned64 = 2n ** 64n - 1n;
const integerText = /^\s*[+-]?\d{1,20}\s*$/u;

/**
 * How values of each column type become text.
 * Booleans are 0 and 1; a Date in an integer column is its Unix seconds; NaN and infinities are NULL, as SQLite has no such values.
 */
export const convertCell: Readonly<Record<ColumnType, Convert>> = {
  TEXT: textCell,
  INTEGER: (value, column) => integerCell(value, column, checkInt32),
  BIGINT: (value, column) => integerCell(value, column, checkInt64),
  'UNSIGNED BIGINT': (value, column) => integerCell(value, column, checkUnsigned64),
  DOUBLE: doubleCell,
  BLOB: (value, column) => (value instanceof Uint8Array ? value : textCell(value, column)),
};

function textCell(value: unknown, column: string): CellText {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  throw unfit(value, column, 'text');
}

function integerCell(value: unknown, column: string, check: (value: number | bigint) => string): CellText {
  const number = integerOf(value, column);
  if (number === undefined) return '';
  const problem = check(number);
  if (problem !== '') throw new CellError(column, `${number} ${problem}`);
  return String(number);
}

function integerOf(value: unknown, column: string): number | bigint | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return integerOfNumber(value, column);
  if (typeof value === 'string' && integerText.test(value)) return BigInt(value.trim().replace('+', ''));
  if (value instanceof Date) return integerOfNumber(Math.floor(value.getTime() / 1000), column);
  throw unfit(value, column, 'an integer');
}

function integerOfNumber(value: number, column: string): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (!Number.isInteger(value)) throw new CellError(column, `${value} is not an integer`);
  if (!Number.isSafeInteger(value))
    throw new CellError(column, `${value} is not exact as a number: give it as a bigint`);
  return value + 0;
}

function checkInt32(value: number | bigint): string {
  const fits = value >= minInt32 && value <= maxInt32;
  return fits ? '' : 'does not fit INTEGER, which osquery cuts to 32 bits: declare the column BIGINT';
}

function checkInt64(value: number | bigint): string {
  return value >= minInt64 && value <= maxInt64 ? '' : 'does not fit BIGINT';
}

function checkUnsigned64(value: number | bigint): string {
  return value >= 0 && value <= maxUnsigned64 ? '' : 'does not fit UNSIGNED BIGINT';
}

function doubleCell(value: unknown, column: string): CellText {
  if (value === null || value === undefined || value === '') return '';
  const number = typeof value === 'number' ? value : Number(value);
  if (typeof value === 'object' || typeof value === 'symbol' || typeof value === 'function')
    throw unfit(value, column, 'a number');
  if (typeof value === 'string' && Number.isNaN(number)) throw unfit(value, column, 'a number');
  return Number.isFinite(number) ? String(number) : '';
}

function unfit(value: unknown, column: string, wanted: string): CellError {
  return new CellError(column, `a value of type ${typeof value} is not ${wanted}`);
}
