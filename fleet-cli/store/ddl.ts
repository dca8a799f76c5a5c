/** The tables and views of the DuckDB store. */

import type { ColumnKind, Dataset } from './datasets.ts';
import { hasKeptPath, wholePath, withinColumn } from './kept-path.ts';
import { orderScale } from './order.ts';

const types: Readonly<Record<ColumnKind, string>> = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  ubigint: 'UBIGINT',
  double: 'DOUBLE',
  blob: 'BLOB',
};

/** Columns that every kept row has besides its own. */
const rowColumns = `host_id INTEGER NOT NULL, query_id SMALLINT NOT NULL, row_hash UBIGINT NOT NULL,
  first_order BIGINT NOT NULL, last_order BIGINT NOT NULL, gone_order BIGINT`;

export const systemTables = [
  'CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)',
  `CREATE TABLE hosts (host_id INTEGER PRIMARY KEY, name VARCHAR NOT NULL UNIQUE, first_contact BIGINT NOT NULL,
    last_contact BIGINT NOT NULL, decorations VARCHAR NOT NULL DEFAULT '{}')`,
  'CREATE TABLE queries (query_id SMALLINT PRIMARY KEY, pack VARCHAR NOT NULL, query VARCHAR NOT NULL, dataset VARCHAR NOT NULL, kind VARCHAR NOT NULL)',
  `CREATE TABLE streams (host_id INTEGER NOT NULL, query_id SMALLINT NOT NULL, baseline_order BIGINT, last_order BIGINT NOT NULL,
    epoch BIGINT NOT NULL, PRIMARY KEY (host_id, query_id))`,
  `CREATE TABLE contacts (host_id INTEGER NOT NULL, time BIGINT NOT NULL, source VARCHAR NOT NULL, status VARCHAR NOT NULL,
    code VARCHAR NOT NULL, message VARCHAR NOT NULL)`,
  'CREATE TABLE positions (source VARCHAR PRIMARY KEY, identity VARCHAR NOT NULL, position BIGINT NOT NULL)',
  'CREATE TABLE quarantine (source VARCHAR NOT NULL, position BIGINT NOT NULL, reason VARCHAR NOT NULL, sample VARCHAR NOT NULL, time BIGINT NOT NULL)',
  `CREATE TABLE rows_other (${rowColumns}, columns VARCHAR NOT NULL)`,
] as const;

/** The SQL type of a dataset's column. */
export function sqlType(kind: ColumnKind): string {
  return types[kind];
}

/** Where the rows of a dataset are kept. */
export function rowsTable(dataset: string): string {
  return dataset === '' ? 'rows_other' : `rows_${dataset}`;
}

export function createDataset(dataset: Dataset): string {
  const own = dataset.columns.map((column) => `${quote(column.name)} ${types[column.kind]}`);
  if (hasKeptPath(dataset)) own.push(`${withinColumn} BOOLEAN`);
  return `CREATE TABLE IF NOT EXISTS ${rowsTable(dataset.name)} (${rowColumns}, ${own.join(', ')})`;
}

/** Adds a column that a newer schema has. */
export function addColumn(dataset: string, name: string, kind: ColumnKind): string {
  return `ALTER TABLE ${rowsTable(dataset)} ADD COLUMN IF NOT EXISTS ${quote(name)} ${types[kind]}`;
}

/**
 * What reports read: `<dataset>` holds what is there now, `<dataset>_ever` also what is gone, and `<dataset>_history` says when each was last seen as well. Times are Unix seconds; the orders are there to
 * be compared, as a calculated time finds no row without reading all. A row of a differential query is there as long as its stream speaks, so that is
 * when it was last seen; only the history says so, for the engine may keep all rows in memory to look up few streams in them.
 */
export function createViews(dataset: Dataset): string[] {
  const own = dataset.columns
    .map(({ name }) =>
      name === 'path' && hasKeptPath(dataset) ? `${wholePath('r')} AS path` : `r.${quote(name)}`,
    )
    .join(', ');
  const last =
    'greatest(r.last_order, r.first_order, CASE WHEN r.gone_order IS NULL THEN s.last_order ELSE 0 END)';
  const view = (
    more: string,
  ): string => `SELECT h.name AS host, r.host_id AS host_id, r.query_id AS query_id, r.first_order AS first_order, r.gone_order AS gone_order,
    r.first_order // ${orderScale} AS seen_first,${more} r.gone_order // ${orderScale} AS seen_until, ${own}
    FROM ${rowsTable(dataset.name)} r JOIN hosts h ON h.host_id = r.host_id`;
  return [
    `CREATE OR REPLACE VIEW ${dataset.name}_history AS ${view(` ${last} // ${orderScale} AS seen_last,`)}
      JOIN streams s ON s.host_id = r.host_id AND s.query_id = r.query_id`,
    `CREATE OR REPLACE VIEW ${dataset.name}_ever AS ${view('')}`,
    `CREATE OR REPLACE VIEW ${dataset.name} AS ${view('')} WHERE r.gone_order IS NULL`,
  ];
}

/** Since when each host was looked at for a dataset, whether anything was found or not; the same for both engines but for the division. */
export const firstLooks = createFirstLooks((order) => `${order} // ${orderScale}`);

export function createFirstLooks(seconds: (order: string) => string): string {
  return `CREATE OR REPLACE VIEW first_looks AS SELECT s.host_id AS host_id, q.dataset AS dataset, ${seconds('min(s.first_order)')} AS seen_first
    FROM streams AS s JOIN queries AS q ON q.query_id = s.query_id GROUP BY s.host_id, q.dataset`;
}

export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
