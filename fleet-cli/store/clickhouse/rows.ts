/** Rows of batches in the types of ClickHouse's tables. */
import { createHash } from 'node:crypto';
import type { Row } from '../../types.ts';
import type { ColumnKind, Dataset } from '../datasets.ts';

type Value = string | number | null;

/** A row's own columns; the same row gives the same values whichever format it came in. */
export function typeRow(row: Row, dataset: Dataset | undefined): Record<string, Value> {
  if (dataset === undefined) return { columns: canonical(row) };
  return Object.fromEntries(dataset.columns.map(({ name, kind }) => [name, toValue(row[name], kind)]));
}

/** 64 bits that tell rows of one stream apart, as text, for they are more than a number holds. */
export function hashRow(values: Readonly<Record<string, Value>>): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(Object.values(values)))
    .digest();
  return String(digest.readBigUInt64BE(0));
}

/** Sorted keys and text values. */
function canonical(row: Row): string {
  const entries = Object.entries(row).map(
    ([key, value]) => [key, value === null ? null : String(value)] as const,
  );
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}

function toValue(value: Row[string] | undefined, kind: ColumnKind): Value {
  if (kind === 'text' || kind === 'blob') return value === undefined || value === null ? '' : String(value);
  if (value === undefined || value === null || value === '') return null;
  if (kind === 'double') return Number.isFinite(Number(value)) ? Number(value) : null;
  // Whole numbers stay text: JSON's numbers would round them.
  const text = String(value).trim();
  return /^-?\d{1,20}$/.test(text) && inRange(BigInt(text), kind) ? text : null;
}

const ranges = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  ubigint: [0n, 2n ** 64n - 1n],
} as const;

function inRange(value: bigint, kind: keyof typeof ranges): boolean {
  const [least, greatest] = ranges[kind];
  return value >= least && value <= greatest;
}
