/** How the console gets a table's rows: in this process, or from the scanner. */
import { createQueryContext } from 'osquery-extension-sdk';
import { type AnyTable, type Engine, type ResultRow, runTable, type Value } from '../../core/run-table.ts';
import type { ScanQuery, ScanResult, SqlValue } from '../scanner/types.ts';

/** Rows of one table for one query; a `ScanResult` of the scanner is one. */
export type TableAnswer = Pick<ScanResult, 'columns' | 'rows' | 'problems'>;

/** Runs a table. A rejection's message becomes the SQL error. */
export type TableRunner = (table: string, query: ScanQuery, signal: AbortSignal) => Promise<TableAnswer>;

/** Runs tables in this process. */
export function createLocalRunner(tables: readonly AnyTable[], engine: Engine): TableRunner {
  const byName = new Map<string, AnyTable>(tables.map((table) => [table.name, table]));
  return async (name, query) => {
    const table = byName.get(name);
    if (table === undefined) throw new Error(`no such table: ${name}`);
    const context = createQueryContext(query.constraints, query.colsUsed);
    const { rows, problems } = await runTable(table, context, engine);
    return answerOf(table, context.uses, rows, problems);
  };
}

function answerOf(
  table: Pick<AnyTable, 'columns'>,
  uses: (column: string) => boolean,
  rows: readonly ResultRow[],
  problems: TableAnswer['problems'],
): TableAnswer {
  const columns = Object.keys(table.columns).filter((column) => uses(column));
  const types = columns.map((column) => table.columns[column]?.type ?? 'TEXT');
  return {
    columns,
    problems,
    *rows() {
      for (const row of rows)
        yield columns.map((column, index) => toSql(row[column], types[index] ?? 'TEXT'));
    },
  };
}

/** osquery's rules: missing text is '', `""` in a numeric column is NULL, INTEGER has 32 bits. */
export function toSql(value: Value | undefined, type: string): SqlValue {
  if (value === undefined || value === null) return type === 'TEXT' ? '' : null;
  if (type === 'TEXT' || type === 'BLOB') return typeof value === 'object' ? value : String(value);
  if (typeof value === 'string') return value === '' ? null : Number(value);
  if (typeof value === 'object') return null;
  if (type === 'INTEGER')
    return Number(BigInt.asIntN(32, BigInt(typeof value === 'number' ? Math.trunc(value) : value)));
  return value;
}
