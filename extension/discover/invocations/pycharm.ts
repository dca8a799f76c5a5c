/** Files that PyCharm ran: it makes a temporary configuration for each, and keeps the latest. */
import type { TableContext } from '../../core/types.ts';
import { listScheduled } from '../schedules/list-scheduled.ts';
import { userNamed } from '../schedules/scheduled.ts';
import { type Observation, observe } from './observation.ts';

/** A configuration has no time: there was at least one run, or there is to be one. */
export function* readPycharm(context: TableContext): Generator<Observation> {
  for (const one of listScheduled(context)) {
    if (one.kind !== 'pycharm' || !one.temporary) continue;
    const user = userNamed(context, one.runAs);
    yield observe('pycharm', {
      ...one.run,
      evidence: one.path,
      cwd: one.cwd,
      uid: user?.uid ?? -1,
      username: user?.username ?? one.runAs,
    });
  }
}
