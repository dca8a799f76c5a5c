/** Errors of SQL statements, with help where a name was wrong. */
import { closest } from './closest.ts';

/** A statement failed: SQLite's message, or the table's. */
export class SqlError extends Error {
  /** The run was cancelled. */
  readonly interrupted: boolean;

  constructor(message: string, options: ErrorOptions & { readonly interrupted?: boolean } = {}) {
    super(message, options);
    this.name = 'SqlError';
    this.interrupted = options.interrupted ?? false;
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
  return new SqlError(`${error.message}. Did you mean ${near.join(', ')}?`, { cause: error });
}
