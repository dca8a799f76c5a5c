/** All definitions that start Python, of every scheduler. */
import type { TableContext } from '../../core/types.ts';
import { shareScan } from '../shared.ts';
import { readAtJobs } from './at.ts';
import { readAutostart } from './autostart.ts';
import { readCron } from './cron.ts';
import { readEditors } from './editors.ts';
import { readLaunchd } from './launchd.ts';
import type { Scheduled } from './scheduled.ts';
import { readSystemd } from './systemd.ts';
import { readTasks } from './tasks.ts';

const freshMs = 30_000;
const readers = [readCron, readAtJobs, readSystemd, readLaunchd, readTasks, readAutostart, readEditors];

/** Shared by queries for half a minute. */
export function listScheduled(context: TableContext): readonly Scheduled[] {
  return shareScan(context, 'discover/schedules', freshMs, (own) =>
    readers.flatMap((read) => (own.expired() ? [] : [...read(own)])),
  );
}
