/** The store's schema, version by version; typed tables follow the generated schema by themselves. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../../extension/core/errors.ts';
import { datasets } from './datasets.ts';
import { addColumn, createDataset, createViews, rowsTable, systemTables } from './ddl.ts';

/** Statements that lead from version n to n + 1; never edited once released. */
const migrations: readonly (readonly string[])[] = [systemTables];

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
  await connection.run('BEGIN');
  for (const statements of migrations.slice(version)) {
    for (const sql of statements) await connection.run(sql);
  }
  if (version < migrations.length) {
    await connection.run(`INSERT OR REPLACE INTO meta VALUES ('schema_version', '${migrations.length}')`);
  }
  await followSchema(connection);
  await connection.run('COMMIT');
}

async function readVersion(connection: DuckDBConnection, path: string): Promise<number> {
  const tables = await connection.runAndReadAll('SELECT table_name FROM information_schema.tables');
  const names = tables.getRowObjectsJS().map((row) => String(row['table_name']));
  if (names.length === 0) return 0;
  if (!names.includes('meta'))
    throw new UsageError(`${path} is a database of another program: give another file with --store`);
  const reader = await connection.runAndReadAll(`SELECT value FROM meta WHERE key = 'schema_version'`);
  return Number(reader.getRowObjectsJS()[0]?.['value'] ?? 0);
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
}
