/** Opens the store that a command was given, whichever engine keeps it. */
import { packCatalog } from '../packs/known-packs.ts';
import { openStore, type Store, type StoreOptions } from './duckdb.ts';
import { isClickHouse } from './location.ts';

/**
 * @param location a file, `:memory:` or a `clickhouse://` URL
 * @throws UsageError when it cannot be opened; the message says why
 */
export async function openFleetStore(location: string, options: StoreOptions = {}): Promise<Store> {
  if (!isClickHouse(location)) return openStore(location, packCatalog(), options);
  const { connectClickHouse } = await import('./clickhouse/executor.ts');
  const { initClickHouse, openClickHouse } = await import('./clickhouse/store.ts');
  const executor = await connectClickHouse(location);
  if (options.init !== undefined) await initClickHouse(executor, options.init);
  return openClickHouse(executor, packCatalog());
}
