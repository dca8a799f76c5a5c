/** What a DuckDB store says of itself. */
import type { DuckDBConnection } from '@duckdb/node-api';

/** @returns undefined when it says nothing about that */
export async function readMeta(connection: DuckDBConnection, key: string): Promise<string | undefined> {
  const reader = await connection.runAndReadAll('SELECT value FROM meta WHERE key = $1', [key]);
  const value = reader.getRowObjectsJS()[0]?.['value'];
  return value === undefined ? undefined : String(value);
}
