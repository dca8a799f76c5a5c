/** A table without its rows: what the console, the docs and the fleet CLI know of it. */
import type { AnyTable } from './run-table.ts';

export type TableSchema = Omit<AnyTable, 'generate'>;
