/** Collecting as the extension does it: now and then, and only when the spool holds something. */
import fs from 'node:fs';
import type { Config } from '../core/config.ts';
import type { Log } from '../core/log.ts';
import { createProblemSink } from '../core/problems.ts';
import type { Host } from '../core/types.ts';
import { runStoreDirectory, spoolDirectory } from './location.ts';

const everyMs = 60_000;

/**
 * Moves finished runs out of the spool once a minute. A machine without a spool pays one failed look a minute. Nothing that goes
 * wrong ends the process; it is logged.
 * @param host made when there is something to collect
 * @returns stops it
 */
export function startBackgroundCollector(
  config: Pick<Config, 'stateDirectory' | 'spoolDirectory'>,
  host: Host,
  log: Log,
  intervalMs = everyMs,
): () => void {
  const spool = spoolDirectory(config, host);
  let busy = false;
  const timer = setInterval(() => {
    if (busy || !host.privileged || isEmpty(spool)) return;
    busy = true;
    collect(spool)
      .catch((error: unknown) =>
        log.error('the sensor spool could not be collected', { reason: String(error) }),
      )
      .finally(() => {
        busy = false;
      });
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);

  async function collect(directory: string): Promise<void> {
    const [{ collectSpool }, { openRunStore }] = await Promise.all([
      import('./collect.ts'),
      import('./run-store.ts'),
    ]);
    const problems = createProblemSink();
    const store = openRunStore(runStoreDirectory(config, host));
    const { collected, removed } = collectSpool({ host, spool: directory, store, problems });
    log.debug('the sensor spool was collected', { collected, removed, problems: problems.all.length });
  }
}

function isEmpty(directory: string): boolean {
  try {
    const handle = fs.opendirSync(directory);
    try {
      return handle.readSync() === null;
    } finally {
      handle.closeSync();
    }
  } catch {
    return true;
  }
}
