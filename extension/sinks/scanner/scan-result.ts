/** A finished scan: bytes for osquery, or rows as SQLite has them. */
import { type Columns, type ColumnType, decodeRows, EncodedRows } from 'osquery-extension-sdk';
import type { DoneMessage } from './protocol.ts';
import type { ScanResult, SqlValue } from './types.ts';

/**
 * @param columns the table's columns
 * @param done what the child said at the end
 * @param chunks the rows' bytes; they are given away with `encoded`
 */
export function createScanResult(
  columns: Columns,
  done: DoneMessage,
  chunks: readonly Uint8Array[],
): ScanResult {
  const encoded = new EncodedRows(done.count, chunks, { transfer: true });
  return {
    columns: done.columns,
    encoded,
    problems: done.problems,
    *rows() {
      const convert = done.columns.map((name) => [name, converters[columns[name]?.type ?? 'TEXT']] as const);
      for (const row of decodeRows(encoded)) yield convert.map(([name, toValue]) => toValue(row[name] ?? ''));
    },
  };
}

/** osquery's own rules: an empty text is NULL in a numeric column, and a text column has no NULL. */
const converters: Readonly<Record<ColumnType, (text: string) => SqlValue>> = {
  TEXT: (text) => text,
  INTEGER: (text) => (text === '' ? null : Number(text) | 0),
  BIGINT: integer,
  'UNSIGNED BIGINT': (text) => (text === '' ? null : signed(BigInt(text))),
  DOUBLE: (text) => (text === '' ? null : Number(text)),
  BLOB: (text) => Buffer.from(text, 'utf8'),
};

function integer(text: string): number | bigint | null {
  if (text === '') return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

/** SQLite has no unsigned integers: osquery hands over the same 64 bits. */
function signed(value: bigint): number | bigint {
  const wrapped = BigInt.asIntN(64, value);
  const number = Number(wrapped);
  return Number.isSafeInteger(number) ? number : wrapped;
}
