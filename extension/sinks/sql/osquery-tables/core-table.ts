/** What an emulated core table of osquery is: its rows; its columns are in data/columns.json, as osquery has them. */
import type { Column, Columns, ColumnType, QueryContext } from 'osquery-extension-sdk';
import type { Host } from '../../../core/types.ts';
import type { SqlValue } from '../../scanner/types.ts';
import known from './data/columns.json' with { type: 'json' };

export type CoreTableName = keyof typeof known;

export interface CoreContext {
  readonly host: Host;
  readonly query: QueryContext;
  /** Names of all tables of the console, for `osquery_registry`. */
  readonly tables: readonly string[];
}

export type CoreCell = SqlValue | undefined | (() => SqlValue | undefined);
/** A cell that is missing has no source here: '' or NULL. */
export type CoreRow = Readonly<Record<string, CoreCell>>;

export interface CoreTable {
  readonly name: CoreTableName;
  rows(context: CoreContext): Iterable<CoreRow>;
}

interface KnownColumn {
  readonly name: string;
  readonly type: string;
  readonly options?: readonly string[];
}

/** The columns of a core table with osquery's options. */
export function coreColumns(name: CoreTableName): Columns {
  const columns: readonly KnownColumn[] = known[name].columns;
  return Object.fromEntries(columns.map((column) => [column.name, columnOf(column)]));
}

function columnOf({ type, options = [] }: KnownColumn): Column {
  const flags = ['index', 'required', 'additional', 'optimized', 'hidden'].filter((flag) =>
    options.includes(flag),
  );
  return { type: type as ColumnType, ...Object.fromEntries(flags.map((flag) => [flag, true])) };
}

/** Runs a read that may fail because the thing is not there or not allowed. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
