/** What the store needs of a ClickHouse: the official client speaks to a server, the contract test to the engine embedded. */
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { UsageError } from '../../../extension/core/errors.ts';
import { clickhouseSettings } from '../../reports/functions.ts';
import { printableLocation } from '../printable-location.ts';

export interface ClickHouseExecutor {
  /** Runs a statement without an answer. */
  command(sql: string): Promise<void>;
  /** @returns the answer in ClickHouse's format JSON, 64-bit integers as text */
  select(sql: string): Promise<JsonAnswer>;
  /** @param token equal inserts have equal ones: the server takes in the first only */
  insert(table: string, rows: readonly object[], token: string): Promise<void>;
  close(): Promise<void>;
}

export interface JsonAnswer {
  readonly meta: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

/** The parts of `clickhouse://user:password@host:port/database`. */
export interface ClickHouseTarget {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/**
 * Reads a store's URL; `clickhouses://` is over TLS. Without a password in it CLICKHOUSE_PASSWORD is taken, which no list of
 * processes shows.
 * @throws UsageError when it is no URL
 */
export function parseTarget(
  location: string,
  env: Readonly<NodeJS.ProcessEnv> = process.env,
): ClickHouseTarget {
  const match = /^clickhouse(?<tls>s?):(?<rest>\/\/.+)$/i.exec(location);
  const tls = match?.groups?.['tls'] === 's';
  try {
    const url = new URL(`${tls ? 'https' : 'http'}:${match?.groups?.['rest'] ?? ''}`);
    const database = decodeURIComponent(url.pathname.replace(/^\//, '')) || 'default';
    if (!/^\w+$/.test(database)) throw new Error('the database is no plain name');
    return {
      url: `${url.protocol}//${url.hostname}:${url.port === '' ? (tls ? '8443' : '8123') : url.port}`,
      username: decodeURIComponent(url.username) || 'default',
      password: decodeURIComponent(url.password) || (env['CLICKHOUSE_PASSWORD'] ?? ''),
      database,
    };
  } catch {
    throw new UsageError(
      'the store is written clickhouse://user@host:8123/database (clickhouses:// for TLS)',
    );
  }
}

/** @throws UsageError when the server does not answer; no message has the password */
export async function connectClickHouse(location: string): Promise<ClickHouseExecutor> {
  const target = parseTarget(location);
  const client = createClient({
    ...target,
    application: 'pysight',
    // It would print answers of the server, which may repeat the password.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: { ...clickhouseSettings, output_format_json_quote_64bit_integers: 1 },
  });
  const ping = await client.ping({ select: true });
  if (!ping.success) {
    await client.close();
    const reason = ping.error.message.split('\n')[0]?.replaceAll(target.password || '\0', '***') ?? '';
    throw new UsageError(`${printableLocation(location)} does not answer: ${reason}`);
  }
  return {
    async command(query) {
      await client.command({ query, clickhouse_settings: { wait_end_of_query: 1 } });
    },
    async select(query) {
      const answer = await client.query({ query, format: 'JSON' });
      return (await answer.json()) as unknown as JsonAnswer;
    },
    async insert(table, values, token) {
      const clickhouse_settings = { insert_deduplication_token: token, insert_deduplicate: 1 } as const;
      await client.insert({ table, values, format: 'JSONEachRow', clickhouse_settings });
    },
    close: () => client.close(),
  };
}
