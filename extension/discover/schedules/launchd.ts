/** Daemons and agents of launchd. What lies on the sealed system volume is Apple's and has no Python. */
import type { TableContext, User } from '../../core/types.ts';
import { parseLaunchd, parsePlist } from '../../parse/launchd.ts';
import { nextCronRun } from '../../parse/next-run.ts';
import { homes } from '../invocations/histories.ts';
import { readIfThere } from '../look.ts';
import { definitionFiles } from './definition-files.ts';
import { earliest, fromWords, type Scheduled, userNamed } from './scheduled.ts';

const limits = { maxBytes: 1024 * 1024 };
const maxFiles = 5000;
const overrides = '/var/db/com.apple.xpc.launchd';

export function* readLaunchd(context: TableContext): Generator<Scheduled> {
  if (context.host.platform !== 'darwin') return;
  const system = disabledLabels(context, `${overrides}/disabled.plist`);
  yield* readDirectory(context, '/Library/LaunchDaemons', userNamed(context, 'root'), system);
  yield* readDirectory(context, '/Library/LaunchAgents', undefined, new Map());
  for (const user of homes(context)) {
    const own = disabledLabels(context, `${overrides}/disabled.${user.uid}.plist`);
    yield* readDirectory(context, `${user.home}/Library/LaunchAgents`, user, own);
  }
}

function* readDirectory(
  context: TableContext,
  directory: string,
  owner: User | undefined,
  disabled: ReadonlyMap<string, boolean>,
): Generator<Scheduled> {
  const { host, problems } = context;
  for (const { name, path, file } of definitionFiles(context, directory, maxFiles)) {
    if (!name.endsWith('.plist')) continue;
    const read = readIfThere(context, file, limits);
    if (read === undefined) continue;
    const job = parseLaunchd(read.bytes);
    if (job === undefined) {
      if (parsePlist(read.bytes) === undefined)
        problems.add({ code: 'MALFORMED', path, message: 'it is no property list that launchd would load' });
      continue;
    }
    const user = job.user === '' ? owner : userNamed(context, job.user);
    yield* fromWords(context, job.words, {
      kind: 'launchd',
      name: job.label || name,
      path,
      cwd: job.directory,
      schedule: job.schedule,
      nextRun: () => earliest(job.patterns.map((pattern) => nextCronRun(pattern, host.now()))),
      enabled: !(disabled.get(job.label) ?? job.disabled),
      runAs: user?.username ?? job.user,
      user,
    });
  }
}

/** What `launchctl disable` and `enable` noted, which wins over the job's own file. */
function disabledLabels(context: TableContext, path: string): Map<string, boolean> {
  const read = readIfThere(context, path, limits);
  const value = read === undefined ? undefined : parsePlist(read.bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([label, state]) =>
      typeof state === 'boolean' ? [[label, state] as const] : [],
    ),
  );
}
