/**
 * What a table looks like to osquery: typed columns with their planner options, and the row type that follows from them.
 */

/** The column types that osquery knows; any other text in a route makes it return NULLs. */
export type ColumnType = 'TEXT' | 'INTEGER' | 'BIGINT' | 'UNSIGNED BIGINT' | 'DOUBLE' | 'BLOB';

/** Column collations; `BINARY` is SQLite's default, `VERSION` orders `2.10` after `2.9`. */
export type Collation = 'BINARY' | 'NOCASE' | 'RTRIM' | 'VERSION';

/** One column of a table. The options mirror osquery's `ColumnOptions` bits. */
export interface Column<T extends ColumnType = ColumnType> {
  readonly type: T;
  /** One sentence with a full stop. Not sent to osquery: for docs. */
  readonly description?: string;
  /** Primary key: constraints on it are sent and make the table cheap. */
  readonly index?: boolean;
  /** A query that does not constrain it fails. */
  readonly required?: boolean;
  /** The table returns more rows when it is constrained (as `uid` in user tables). */
  readonly additional?: boolean;
  /** With `index` or `additional`: all values of `IN (…)` and of joins arrive in one call. */
  readonly optimized?: boolean;
  /** Left out of `SELECT *`. */
  readonly hidden?: boolean;
  /** Two scans may give different values for the same row (an access time): it is no part of what names the row. */
  readonly volatile?: boolean;
  readonly collate?: Collation;
  /** Other names of this column, sent as `columnAlias` routes. */
  readonly aliases?: readonly string[];
}

/** The columns of a table, in the order of `SELECT *`. */
export type Columns = Readonly<Record<string, Column>>;

/** The JavaScript value of a column of type `T`; 64-bit integers may be numbers while they are safe, or bigints. */
export type CellValue<T extends ColumnType> = T extends 'TEXT'
  ? string
  : T extends 'BIGINT' | 'UNSIGNED BIGINT'
    ? number | bigint
    : T extends 'INTEGER' | 'DOUBLE'
      ? number
      : T extends 'BLOB'
        ? Uint8Array
        : never;

/** A value, NULL, or a function that computes one and is called only when the query reads the column. */
export type Cell<T extends ColumnType> = CellValue<T> | null | (() => CellValue<T> | null);

/** A row of a table with columns `C`: every column present, none besides them. */
export type RowOf<C extends Columns> = { readonly [K in keyof C]: Cell<C[K]['type']> };

/** `osquery_registry` attributes of a table. */
export type TableAttribute = 'UTILITY' | 'CACHEABLE' | 'EVENT_BASED' | 'USER_BASED';
