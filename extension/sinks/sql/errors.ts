/** Errors of SQL statements, with help where a name was wrong. */
import { closest } from './closest.ts';

/** Whose fault it was: the statement's, a table's that failed, or nobody's: the run was cancelled. */
export type SqlErrorCode = 'sql' | 'table' | 'interrupted';

/** A statement failed: SQLite's message, or the table's. */
export class SqlError extends Error {
  readonly code: SqlErrorCode;

  constructor(message: string, code: SqlErrorCode = 'sql', options?: ErrorOptions) {
    super(message, options);
    this.name = 'SqlError';
    this.code = code;
  }
}

/** Adds the names that may have been meant. */
export function explainSqlError(
  error: SqlError,
  tables: readonly {
    readonly name: string;
    readonly columns: object;
    readonly aliases?: readonly string[];
  }[],
): SqlError {
  const [, kind, name] = /^no such (table|column): (?:\w+\.)?(.+)$/.exec(error.message) ?? [];
  if (kind === undefined || name === undefined) return error;
  const names =
    kind === 'table'
      ? tables.flatMap((table) => [table.name, ...(table.aliases ?? [])])
      : [...new Set(tables.flatMap((table) => Object.keys(table.columns)))];
  const near = closest(name, names);
  if (near.length === 0) return error;
  return new SqlError(`${error.message}. Did you mean ${near.join(', ')}?`, 'sql', { cause: error });
}
