/** Which of our tables this osquery already has: one clash would refuse the whole extension. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, ConnectionError } from 'osquery-extension-sdk';
import type { Log } from '../../core/log.ts';

const retryMs = 100;
const queryTimeoutMs = 10_000;

/** Our own tables of a run that ended a moment ago are no clash: the manager forgets them. */
export function registryQuery(extensionName: string): string {
  return `SELECT name FROM osquery_registry WHERE registry = 'table' AND owner_uuid NOT IN (SELECT uuid FROM osquery_extensions WHERE name = '${extensionName}')`;
}

/**
 * Asks the manager for the names of its tables, waiting until it is there.
 * @param timeoutMs how long to wait for its socket
 * @returns lower-case names; none when it could not be asked, which registering will then tell
 */
export async function registeredTables(
  client: Client,
  extensionName: string,
  timeoutMs: number,
  log: Log,
): Promise<ReadonlySet<string>> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      const rows = await client.query(registryQuery(extensionName), { timeoutMs: queryTimeoutMs });
      return new Set(rows.map((row) => (row['name'] ?? '').toLowerCase()));
    } catch (error) {
      if (!(error instanceof ConnectionError) || performance.now() + retryMs > end) {
        log.warn('osquery could not be asked for its tables', { error: String(error) });
        return new Set();
      }
      await sleep(retryMs);
    }
  }
}
