/** Which store a command uses. */
import nodePath from 'node:path';
import { loadConfig } from '../../extension/core/config.ts';
import { createRealHost } from '../../extension/core/real-host.ts';

/** yargs options of every command that uses the store. */
export const storeOptions = {
  store: {
    type: 'string',
    requiresArg: true,
    group: 'Store:',
    describe:
      'store file, or clickhouse://user@host:8123/database (default: fleet.duckdb in the state directory)',
  },
  config: { type: 'string', requiresArg: true, group: 'Store:', describe: 'configuration file' },
} as const;

/** The values of `storeOptions` as yargs gives them. */
export interface StoreArguments {
  readonly store?: string | undefined;
  readonly config?: string | undefined;
}

/** The store's place: what was given, else `fleet.duckdb` in the state directory. */
export async function storeLocation(args: StoreArguments): Promise<string> {
  if (args.store !== undefined && args.store !== '') return args.store;
  const config = await loadConfig(createRealHost(), args.config);
  return nodePath.join(config.stateDirectory, 'fleet.duckdb');
}

export function isClickHouse(location: string): boolean {
  return /^clickhouses?:\/\//i.test(location);
}
