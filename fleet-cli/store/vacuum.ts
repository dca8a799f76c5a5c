/** Rewrites a store file without the space that deleted and updated rows left. */
import fs from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { packCatalog } from '../packs/known-packs.ts';
import { openStore, storeSettings } from './duckdb.ts';

/**
 * The new file takes the old one's place only when it is whole.
 * @returns bytes before and after
 * @throws UsageError when another process has the store
 */
export async function vacuumStore(path: string): Promise<{ before: number; after: number }> {
  const store = await openStore(path, packCatalog());
  const fresh = `${path}.${process.pid}.tmp`;
  try {
    await store.query('CHECKPOINT');
    const before = fs.statSync(path).size;
    await copyInto(store, fresh);
    await store.close();
    fs.renameSync(fresh, path);
    return { before, after: fs.statSync(path).size };
  } catch (error) {
    await store.close();
    fs.rmSync(fresh, { force: true });
    throw error;
  }
}

async function copyInto(store: Awaited<ReturnType<typeof openStore>>, fresh: string): Promise<void> {
  // Made first, so that it is in the same storage version as a new store.
  (await DuckDBInstance.create(fresh, storeSettings)).closeSync();
  const [row] = await store.query('SELECT current_database() AS name');
  await store.query(`ATTACH '${fresh.replaceAll("'", "''")}' AS fresh`);
  await store.query(`COPY FROM DATABASE "${String(row?.['name']).replaceAll('"', '""')}" TO fresh`);
  await store.query('DETACH fresh');
}
