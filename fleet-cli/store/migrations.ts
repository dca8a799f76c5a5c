/** The store's schema, version by version; typed tables follow the generated schema by themselves. */
import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../../extension/core/errors.ts';
import { datasets } from './datasets.ts';
import { addColumn, createDataset, createViews, firstLooks, rowsTable, systemTables } from './ddl.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { hasKeptPath, isWithin, keptPath, withinColumn } from './kept-path.ts';
import { readMeta } from './meta.ts';
import { addDated, createPackageNames, createRarePackages } from './package-names.ts';

type Migration = (connection: DuckDBConnection) => Promise<void>;

/** What leads from version n to n + 1. */
const migrations: readonly Migration[] = [
  (connection) => runAll(connection, systemTables),
  async (connection) => {
    await shortenPaths(connection);
    await runAll(connection, createPackageNames);
  },
  async (connection) => {
    await keepFirstLooks(connection);
    await runAll(connection, addDated);
  },
  (connection) => runAll(connection, createRarePackages),
  (connection) => runAll(connection, createKeptAnswers),
];

/**
 * Brings a store to this program's version, in one transaction.
 * @throws UsageError when it was made by a newer version, or is another program's database
 */
export async function migrate(connection: DuckDBConnection, path: string, readOnly: boolean): Promise<void> {
  const version = await readVersion(connection, path);
  if (version > migrations.length) {
    throw new UsageError(
      `the store ${path} was made by a newer pysight (schema ${version}, this program knows ${migrations.length})`,
    );
  }
  if (readOnly) {
    if (version < migrations.length)
      throw new UsageError(
        `the store ${path} is of an older version: run any pysight command that writes to it`,
      );
    return;
  }
  const shape = shapeOfTables();
  if (version === migrations.length && (await readMeta(connection, 'shape')) === shape) return;
  await connection.run('BEGIN');
  for (const step of migrations.slice(version)) await step(connection);
  if (version < migrations.length) {
    await connection.run(`INSERT OR REPLACE INTO meta VALUES ('schema_version', '${migrations.length}')`);
  }
  await followSchema(connection);
  await connection.run(`INSERT OR REPLACE INTO meta VALUES ('shape', '${shape}')`);
  await connection.run('COMMIT');
}

/** Tells the typed tables and their views from those of another schema: where they are the same, nothing is written to open a store. */
function shapeOfTables(): string {
  const statements = [...datasets.values()].flatMap((each) => [createDataset(each), ...createViews(each)]);
  return createHash('sha256')
    .update([...statements, firstLooks].join('\n'))
    .digest('hex');
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await connection.run(sql);
}

/** Paths within an environment, kept without it from version 2 on: the tables are written anew, as that is quicker than to change most rows. */
async function shortenPaths(connection: DuckDBConnection): Promise<void> {
  const known = await columnsByTable(connection);
  for (const [table, columns] of known) {
    const named = { columns: columns.map((name) => ({ name, kind: 'text' as const })) };
    if (!table.startsWith('rows_python_') || !hasKeptPath(named)) continue;
    await runAll(connection, [
      `ALTER TABLE ${table} RENAME TO old_rows`,
      `CREATE TABLE ${table} AS SELECT * REPLACE (${keptPath} AS path), ${isWithin} AS ${withinColumn} FROM old_rows`,
      'DROP TABLE old_rows',
    ]);
  }
}

/** When each stream began, kept from version 3 on: the least order of its rows, and of a stream without any that of its last answer. */
async function keepFirstLooks(connection: DuckDBConnection): Promise<void> {
  await connection.run('ALTER TABLE streams ADD COLUMN first_order BIGINT');
  await connection.run('UPDATE streams SET first_order = least(baseline_order, last_order)');
  for (const table of (await columnsByTable(connection)).keys()) {
    if (!table.startsWith('rows_')) continue;
    await connection.run(`UPDATE streams SET first_order = least(streams.first_order, r.first_order)
      FROM (SELECT host_id, query_id, min(first_order) AS first_order FROM ${table} GROUP BY host_id, query_id) r
      WHERE r.host_id = streams.host_id AND r.query_id = streams.query_id`);
  }
}

async function columnsByTable(connection: DuckDBConnection): Promise<Map<string, string[]>> {
  const reader = await connection.runAndReadAll(
    'SELECT table_name, list(column_name ORDER BY ordinal_position) AS names FROM information_schema.columns GROUP BY table_name',
  );
  return new Map(
    reader.getRowObjectsJS().map((row) => [String(row['table_name']), row['names'] as unknown as string[]]),
  );
}

async function readVersion(connection: DuckDBConnection, path: string): Promise<number> {
  const tables = await connection.runAndReadAll('SELECT table_name FROM information_schema.tables');
  const names = tables.getRowObjectsJS().map((row) => String(row['table_name']));
  if (names.length === 0) return 0;
  if (!names.includes('meta'))
    throw new UsageError(`${path} is a database of another program: give another file with --store`);
  return Number((await readMeta(connection, 'schema_version')) ?? 0);
}

/** Tables and columns that the schema gained since the store was made. Columns that it lost stay, with their history. */
async function followSchema(connection: DuckDBConnection): Promise<void> {
  const reader = await connection.runAndReadAll(
    'SELECT table_name, column_name FROM information_schema.columns',
  );
  const known = new Set(reader.getRowObjectsJS().map((row) => `${row['table_name']}.${row['column_name']}`));
  for (const dataset of datasets.values()) {
    const table = rowsTable(dataset.name);
    if (!known.has(`${table}.host_id`)) await connection.run(createDataset(dataset));
    else {
      for (const { name, kind } of dataset.columns) {
        if (!known.has(`${table}.${name}`)) await connection.run(addColumn(dataset.name, name, kind));
      }
    }
    for (const sql of createViews(dataset)) await connection.run(sql);
  }
  await connection.run(firstLooks);
}
