/** All runs of Python that any source of this machine tells of, each once. */

import { createProblemSink } from '../../core/problems.ts';
import type { Problem, TableContext } from '../../core/types.ts';
import { readHistories } from '../../discover/invocations/histories.ts';
import { readIpython } from '../../discover/invocations/ipython.ts';
import { readJupyter } from '../../discover/invocations/jupyter.ts';
import { readCronLogs, readJournalExports } from '../../discover/invocations/logs.ts';
import type { Observation } from '../../discover/invocations/observation.ts';
import { defaultSince, readOsqueryEvents } from '../../discover/invocations/osquery-events.ts';
import { readProcessRuns } from '../../discover/invocations/processes.ts';
import { readPycache } from '../../discover/invocations/pycache.ts';
import { readPycharm } from '../../discover/invocations/pycharm.ts';
import { readSampledRuns } from '../../discover/invocations/sampled.ts';
import { readTranscripts } from '../../discover/invocations/transcripts.ts';
import { readWindows } from '../../discover/invocations/windows.ts';
import { fromSensor, type SensorRecord } from './from-sensor.ts';
import { mergeRuns, type Run } from './merge-runs.ts';

const freshMs = 5_000;

/** Sources that are read at once, best first; each is independent of the others. */
const readers: readonly ((context: TableContext) => Iterable<Observation>)[] = [
  readSampledRuns,
  readProcessRuns,
  readIpython,
  readJupyter,
  readHistories,
  readTranscripts,
  readJournalExports,
  readCronLogs,
  readPycharm,
  readPycache,
];

interface Found {
  readonly runs: readonly Run[];
  readonly problems: readonly Problem[];
}

/**
 * Runs, shared by queries for five seconds.
 * @param readSensor gives what the sensor saw
 */
export async function listRuns(
  context: TableContext,
  readSensor: (context: TableContext) => readonly SensorRecord[],
): Promise<readonly Run[]> {
  const since = sinceOf(context);
  const { runs, problems } = await context.memo.get(`invocations/${since ?? ''}`, freshMs, () =>
    findRuns(context, readSensor, since ?? defaultSince(context.host.now())),
  );
  for (const problem of problems) context.problems.add(problem);
  return runs;
}

async function findRuns(
  context: TableContext,
  readSensor: (context: TableContext) => readonly SensorRecord[],
  since: number,
): Promise<Found> {
  const problems = createProblemSink();
  const own = { ...context, problems };
  const usernames = new Map(context.host.users().map(({ uid, username }) => [uid, username]));
  const observations: Observation[] = readSensor(own).map((run) => fromSensor(run, usernames));
  observations.push(...(await readOsqueryEvents(own, since)), ...(await readWindows(own)));
  for (const read of readers) {
    if (context.expired()) break;
    for (const one of read(own)) observations.push(one);
  }
  const alive = new Set(context.host.processes().map(({ pid }) => pid));
  return { runs: mergeRuns(observations).map((run) => withEnd(run, alive)), problems: problems.all };
}

/** The earliest start that the query asks for, whole hours so that queries share; undefined when it does not say. */
function sinceOf({ query }: TableContext): number | undefined {
  const times = (operators: readonly string[]): number[] =>
    query.constraints
      .filter(({ column, operator }) => column === 'start_time' && operators.includes(operator))
      .map(({ value }) => Number(value))
      .filter((value) => Number.isFinite(value) && value > 0);
  const exact = times(['=']);
  // All lower bounds hold together; of several that are equal one does.
  const bounds = [...times(['>', '>=']), ...(exact.length === 0 ? [] : [Math.min(...exact)])];
  return bounds.length === 0 ? undefined : Math.floor(Math.max(...bounds) / 3600) * 3600 - 3600;
}

/** A process that is not among those of this moment has ended, whoever told of its start. */
function withEnd(run: Run, alive: ReadonlySet<number>): Run {
  const isGone = run.state === 'unknown' && run.pid !== null && alive.size > 0 && !alive.has(run.pid);
  return isGone ? { ...run, state: 'exited' } : run;
}
