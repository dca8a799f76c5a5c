/** The store that a report reads: one that exists, or this machine's own, filled first. */
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { type Config, loadConfig } from '../../extension/core/config.ts';
import { UsageError } from '../../extension/core/errors.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { ensurePrivateDirectory } from '../../extension/core/state-directory.ts';
import { knownPacks } from '../packs/known-packs.ts';
import type { QueryableStore, Store } from '../store/duckdb.ts';
import { isClickHouse } from '../store/location.ts';
import { openFleetStore } from '../store/open.ts';
import { ensureAdvisories } from './ensure-advisories.ts';
import { createReportProgress } from './progress.ts';
import { askThisMachine } from './this-machine.ts';

export interface OpenReportStoreOptions {
  /** Path of a store; this machine when undefined. */
  readonly store: string | undefined;
  readonly configPath: string | undefined;
  readonly offline: boolean;
  /** Unix seconds. */
  readonly now: number;
}

export interface OpenedReportStore {
  readonly store: QueryableStore;
  readonly title?: string;
  readonly notices: readonly string[];
}

/** @throws UsageError when the store is not there or the configuration is wrong */
export async function openReportStore(options: OpenReportStoreOptions): Promise<OpenedReportStore> {
  if (options.store !== undefined) return openExisting(options.store);
  const config = await loadConfig(createRealHost(), options.configPath);
  const progress = createReportProgress();
  try {
    const notices = await ensureAdvisories(config, options.offline, progress);
    const { result, batches } = await askThisMachine(knownPacks, {
      configPath: options.configPath,
      now: options.now,
      onProgress: (done, of, { description }, rows) =>
        progress.say(`Looking at this machine, ${done + 1} of ${of}: ${description} ${rows} rows so far`),
    });
    if (result.message !== undefined) notices.push(`Not everything answered: ${result.message}`);
    progress.say('Keeping what was found, for comparison with later');
    const { store, notice } = await openMachineStore(config);
    if (notice !== undefined) notices.push(notice);
    const { host, status, code = '', message = '' } = result;
    const contact = { host, status, ...(code === '' ? {} : { code, message }) };
    await store.take({ batches, contacts: { source: 'local', time: options.now, hosts: [contact] } });
    return { store, title: `Python on this machine, ${os.hostname()}`, notices };
  } finally {
    progress.end();
  }
}

async function openExisting(path: string): Promise<OpenedReportStore> {
  if (isClickHouse(path)) return { store: await openFleetStore(path), notices: [] };
  if (!fs.existsSync(path))
    throw new UsageError(`there is no store ${path}: pysight collect or pysight ingest makes one`);
  return { store: await openFleetStore(path, { readOnly: !isWritable(path) }), notices: [] };
}

/** Whoever may only read a store, or the directory in which the engine keeps its log beside it, may still have reports on it. */
function isWritable(path: string): boolean {
  try {
    fs.closeSync(fs.openSync(path, 'r+'));
    fs.accessSync(nodePath.dirname(path), fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Kept beside the caches, so that the next report knows what changed; in memory where that cannot be. */
async function openMachineStore(
  config: Config,
): Promise<{ readonly store: Store; readonly notice?: string }> {
  const path = nodePath.join(config.stateDirectory, 'report.duckdb');
  try {
    ensurePrivateDirectory(config.stateDirectory);
    return { store: await openFleetStore(path) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      store: await openFleetStore(':memory:'),
      notice: `What was found is not kept, so changes cannot be told: ${reason}`,
    };
  }
}
