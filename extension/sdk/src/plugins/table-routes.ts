/** A table's columns as the routes that osquery reads: `{id: column, name, type, op}` and its kin. */
import type { Collation, Column, Columns, TableAttribute } from '../schema.ts';
import type { StringMap } from '../wire/structs.ts';

const collations: Readonly<Record<Collation, number>> = { BINARY: 32, NOCASE: 64, RTRIM: 128, VERSION: 256 };

const attributeBits: Readonly<Record<TableAttribute, number>> = {
  UTILITY: 1,
  CACHEABLE: 2,
  EVENT_BASED: 4,
  USER_BASED: 8,
};

/**
 * osquery's `ColumnOptions` of a column.
 * A column that is only HIDDEN gets no constraints, so a hidden column is sent as an index too.
 */
export function columnOptions(column: Column): number {
  const index = column.index === true || (column.hidden === true && !isConstrainable(column));
  return (
    (index ? 1 : 0) +
    (column.required === true ? 2 : 0) +
    (column.additional === true ? 4 : 0) +
    (column.optimized === true ? 8 : 0) +
    (column.hidden === true ? 16 : 0) +
    (column.collate === undefined ? 0 : collations[column.collate])
  );
}

/**
 * The routes of a table: columns first, as osquery resolves an alias against the columns before it.
 * @param aliases other names of the table, which become views
 */
export function tableRoutes(
  columns: Columns,
  aliases: readonly string[] = [],
  attributes: readonly TableAttribute[] = [],
): StringMap[] {
  const entries = Object.entries(columns);
  const bits = attributes.reduce((sum, attribute) => sum | attributeBits[attribute], 0);
  return [
    ...entries.map(([name, column]) => ({
      id: 'column',
      name,
      type: column.type,
      op: String(columnOptions(column)),
    })),
    ...aliases.map((alias) => ({ id: 'alias', alias })),
    ...entries.flatMap(([target, column]) =>
      (column.aliases ?? []).map((name) => ({ id: 'columnAlias', name, target })),
    ),
    ...(bits === 0 ? [] : [{ id: 'attributes', attributes: String(bits) }]),
  ];
}

/** Column alias → column. */
export function columnAliases(columns: Columns): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(columns).flatMap(([name, column]) =>
      (column.aliases ?? []).map((alias): [string, string] => [alias, name]),
    ),
  );
}

function isConstrainable(column: Column): boolean {
  return column.required === true || column.additional === true;
}
