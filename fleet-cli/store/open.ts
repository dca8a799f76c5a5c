/** Opens the store that a command was given, whichever engine keeps it. */
import { packCatalog } from '../packs/known-packs.ts';
import { openStore, type Store, type StoreOptions } from './duckdb.ts';

/**
 * @param location a file, `:memory:` or a `clickhouse://` URL
 * @throws UsageError when it cannot be opened; the message says why
 */
export async function openFleetStore(location: string, options: StoreOptions = {}): Promise<Store> {
  return openStore(location, packCatalog(), options);
}
