/** What the sensor knows, for tables: finished runs of the store and those still in the spool, each once. */

import type { TableContext } from '../core/types.ts';
import { shareScan } from '../discover/shared.ts';
import { resolveDistributions } from './distributions.ts';
import { runStoreDirectory, spoolDirectory } from './location.ts';
import { scanSpool } from './read-spool.ts';
import { readRunStore } from './run-store.ts';
import type { SensorEvent, SensorRun } from './types.ts';

export type { RunMode, SensorEvent, SensorEventKind, SensorRun, SensorRunState } from './types.ts';

const freshMs = 2_000;

/**
 * All runs that the sensor saw, oldest first; shared by queries for two seconds. Nothing is changed on the machine: moving
 * finished runs out of the spool is the collector's work (`collectSpool`).
 */
export function readSensorRuns(context: TableContext): readonly SensorRun[] {
  return shareScan(context, 'sensor/runs', freshMs, findRuns);
}

/** An event with the run it belongs to. */
export interface SensorRunEvent extends SensorEvent {
  readonly run: SensorRun;
}

/** All events of all runs, run by run. */
export function* readSensorEvents(context: TableContext): Generator<SensorRunEvent> {
  for (const run of readSensorRuns(context)) for (const event of run.events) yield { ...event, run };
}

/** The spool is read first: a run that is collected meanwhile is then in the store at the latest. */
function findRuns(context: TableContext): readonly SensorRun[] {
  const { host, config, problems } = context;
  const waiting = scanSpool(host, spoolDirectory(config, host), problems).records;
  const runs = readRunStore(host, runStoreDirectory(config, host), problems);
  for (const { run } of waiting) if (!runs.has(run.id)) runs.set(run.id, resolveDistributions(host, run));
  return [...runs.values()].sort((a, b) => a.startTime - b.startTime || (a.id < b.id ? -1 : 1));
}
