/** Jobs that `at` and `batch` keep until they are due (at(1)): shell scripts that begin with the environment in which they were made. */
import type { TableContext } from '../../core/types.ts';
import { parseAtJob, parseAtName } from '../../parse/at-job.ts';
import { entriesOf, lookAt, textIfThere } from '../look.ts';
import { ownerOf } from '../owners.ts';
import { fromShellLine, type Scheduled, userNamed } from './scheduled.ts';

/** Debian, Red Hat and SUSE, macOS and BSD. */
const spools = [
  '/var/spool/cron/atjobs',
  '/var/spool/at',
  '/var/spool/atjobs',
  '/usr/lib/cron/jobs',
  '/var/at/jobs',
];
const limits = { maxBytes: 1024 * 1024 };
const maxJobs = 5000;

export function* readAtJobs(context: TableContext): Generator<Scheduled> {
  const { host } = context;
  if (host.platform === 'win32') return;
  for (const spool of spools) {
    for (const { name, kind } of entriesOf(context, spool).slice(0, maxJobs)) {
      const job = kind === 'file' ? parseAtName(name) : undefined;
      if (job === undefined) continue;
      const path = host.path.join(spool, name);
      const { uid, directory, commands, searchPath } = parseAtJob(textIfThere(context, path, limits));
      const owner = ownerOf(context, path, lookAt(host, path));
      const user = userNamed(context, uid === '' ? owner.username : uid);
      yield* fromShellLine(context, commands, {
        kind: 'at',
        name: `job ${job.number}`,
        path,
        cwd: directory,
        schedule: job.isBatch ? `batch, from ${isoTime(job.time)}` : `at ${isoTime(job.time)}`,
        nextRun: () => (job.isBatch || job.time <= host.now() ? null : job.time),
        enabled: true,
        runAs: user?.username ?? uid,
        user,
        searchPath,
      });
    }
  }
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
