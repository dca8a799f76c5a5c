/** The tables' engine in this very process, for commands that run once and end. */
import path from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { createCache } from '../../core/cache.ts';
import type { Config } from '../../core/config.ts';
import { loadScanConfig } from '../../core/fleet-key.ts';
import { createLog } from '../../core/log.ts';
import { createMemo } from '../../core/memo.ts';
import { createProblemSink, createProblemStore } from '../../core/problems.ts';
import { createRealHost } from '../../core/real-host.ts';
import type { Engine } from '../../core/run-table.ts';
import type { Host, TableContext } from '../../core/types.ts';

/**
 * @param configPath configuration file; the platform's own place when undefined
 * @throws UsageError when the configuration is wrong
 */
export async function openLocalEngine(configPath: string | undefined): Promise<Engine> {
  const config = await loadScanConfig(createRealHost(), configPath);
  return engineOf(createRealHost({ maxBytes: config.limits.fileBytes }), config);
}

/** An engine over any host. */
export function engineOf(host: Host, config: Config): Engine {
  const log = createLog(config.logLevel);
  const cache = createCache(
    config.stateDirectory === '' ? undefined : path.join(config.stateDirectory, 'cache'),
    log,
  );
  return { host, config, cache, memo: createMemo(), log, store: createProblemStore(host.now) };
}

/** A context for code that is not a table: nothing constrains it and no time is set. */
export function contextOf(engine: Engine): TableContext {
  return {
    ...engine,
    query: createQueryContext(),
    problems: createProblemSink(),
    osquery: undefined,
    signal: new AbortController().signal,
    expired: () => false,
  };
}
