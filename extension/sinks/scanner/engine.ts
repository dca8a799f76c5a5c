/** The engine of a real machine, as the scanner's child runs it. */
import path from 'node:path';
import { createCache } from '../../core/cache.ts';
import { createLog } from '../../core/log.ts';
import { createMemo } from '../../core/memo.ts';
import { createProblemStore } from '../../core/problems.ts';
import { createRealHost } from '../../core/real-host.ts';
import type { Engine } from '../../core/run-table.ts';
import type { TableContext } from '../../core/types.ts';
import type { StartMessage } from './protocol.ts';

/** @param start what the parent said; problems of earlier children keep the times at which they were met */
export function createRealEngine(start: StartMessage, osquery: TableContext['osquery']): Engine {
  const { config } = start;
  const log = createLog(config.logLevel);
  const host = createRealHost({ maxBytes: config.limits.fileBytes });
  let now: () => number = host.now;
  const store = createProblemStore(() => now());
  for (const problem of start.problems) {
    now = () => problem.time;
    store.record(problem.table, [problem]);
  }
  now = host.now;
  const directory = config.stateDirectory === '' ? undefined : path.join(config.stateDirectory, 'cache');
  const cache = createCache(directory, log);
  return { host, config, cache, memo: createMemo(), log, store, osquery };
}
