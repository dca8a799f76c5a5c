import type { DescribedColumns, Table } from './types.ts';

/**
 * Types a table: its rows are checked against its own columns at compile time.
 * @param table the table, a plain object
 * @returns the same object
 */
export function defineTable<const C extends DescribedColumns>(table: Table<C>): Table<C> {
  return table;
}
