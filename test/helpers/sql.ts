/** Consoles over tables made for a test. */

import type { ScanQuery, SqlValue } from '../../extension/sinks/scanner/types.ts';
import { type ConsoleTable, openConsole, type SqlConsole } from '../../extension/sinks/sql/console.ts';

export interface TestTable extends Omit<ConsoleTable, 'extension'> {
  readonly extension?: boolean;
  /** Values for each of its columns, in their order; an error to fail with. */
  rows?(query: ScanQuery): Iterable<readonly SqlValue[]> | Error;
}

export interface TestConsole extends SqlConsole {
  /** The queries that tables were asked, in order. */
  readonly asked: { table: string; query: ScanQuery }[];
}

/** Opens a console and remembers what its tables are asked. */
export async function testConsole(tables: readonly TestTable[]): Promise<TestConsole> {
  const asked: { table: string; query: ScanQuery }[] = [];
  const offered = tables.map((table) => ({ extension: true, ...table }));
  const sql = await openConsole(offered, async (name, query) => {
    asked.push({ table: name, query });
    const table = offered.find((each) => each.name === name);
    const rows = table?.rows?.(query) ?? [];
    if (rows instanceof Error) throw rows;
    return {
      columns: Object.keys(table?.columns ?? {}),
      problems: [],
      rows: () => rows[Symbol.iterator]() as IterableIterator<readonly SqlValue[]>,
    };
  });
  return { ...sql, asked };
}

/** The values of the first row of the first result. */
export async function firstRow(sql: SqlConsole, statement: string): Promise<readonly SqlValue[]> {
  const [result] = await sql.all(statement);
  return result?.rows[0] ?? [];
}

/** The message of the error that a promise rejects with; fails when it does not. */
export async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('it did not fail');
}
