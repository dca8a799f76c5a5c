/** Runs that the background sampler saw in the last day. */

import type { TableContext } from '../../core/types.ts';
import { entriesOf, readIfThere } from '../look.ts';
import { isRingFile, type RingLimits, ringLimits, ringText } from '../sampler/ring.ts';
import { parseLines, type SampledRun } from '../sampler/sampled-run.ts';
import { librariesOf } from './libraries.ts';
import { type Observation, observe } from './observation.ts';

/** What is said of a run later replaces what was said before. */
export function* readSampledRuns(
  context: TableContext,
  limits: RingLimits = ringLimits,
): Generator<Observation> {
  const { host, config } = context;
  if (config.stateDirectory === '') return;
  const directory = host.path.join(config.stateDirectory, 'samples');
  const names = new Map(host.users().map(({ uid, username }) => [uid, username]));
  const runs = new Map<string, SampledRun>();
  for (const { name, kind } of entriesOf(context, directory)) {
    if (kind !== 'file' || !isRingFile(name)) continue;
    const read = readIfThere(context, host.path.join(directory, name), { maxBytes: limits.totalBytes });
    const text = read === undefined ? '' : ringText(name, read.bytes, limits);
    for (const run of parseLines(text)) {
      const key = `${run.pid} ${run.start}`;
      const known = runs.get(key);
      if (known === undefined || run.ended || (!known.ended && run.last >= known.last)) runs.set(key, run);
    }
  }
  for (const run of runs.values())
    if (run.last >= host.now() - limits.keepSeconds)
      yield toObservation(context, run, names.get(run.uid) ?? '');
}

function toObservation(context: TableContext, one: SampledRun, username: string): Observation {
  const { host } = context;
  const script = one.run.script ?? '';
  return observe('sampler', {
    ...one.run,
    evidence: host.path.join(context.config.stateDirectory, 'samples'),
    script: script === '' || one.cwd === '' ? script : host.path.resolve(one.cwd, script),
    interpreter: one.interpreter || (one.run.interpreter ?? ''),
    cwd: one.cwd,
    startTime: one.start,
    endTime: one.ended ? one.last : null,
    // Whether one that was running at the last look still is, the list of processes tells.
    state: one.ended ? 'exited' : 'unknown',
    pid: one.pid,
    ppid: one.ppid,
    parents: one.parents,
    uid: one.uid,
    username,
    userMs: Math.round(one.userMs),
    systemMs: Math.round(one.systemMs),
    maxResidentBytes: one.peakBytes,
    libraries: librariesOf(context, one.modules),
    hosts: one.peers.flatMap((peer) => {
      const [name = '', port] = peer.split(' ');
      return name === '' ? [] : [{ host: name, port: port === undefined ? null : Number(port) }];
    }),
  });
}
