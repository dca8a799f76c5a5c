/** Tasks of the Windows Task Scheduler, by the files that its service keeps. */
import type { TableContext, User } from '../../core/types.ts';
import { windowsArgv } from '../../parse/shell-words.ts';
import { nextTaskRun, parseScheduledTask } from '../../parse/task-scheduler.ts';
import { entriesOf, readIfThere } from '../look.ts';
import { fromWords, type Scheduled, userNamed } from './scheduled.ts';

const limits = { maxBytes: 1024 * 1024 };
const maxTasks = 10_000;
const maxDepth = 8;
const wellKnown: Readonly<Record<string, string>> = {
  'S-1-5-18': 'SYSTEM',
  'S-1-5-19': 'LOCAL SERVICE',
  'S-1-5-20': 'NETWORK SERVICE',
  'S-1-5-32-544': 'Administrators',
  'S-1-5-32-545': 'Users',
};

export function* readTasks(context: TableContext): Generator<Scheduled> {
  const { host } = context;
  if (host.platform !== 'win32') return;
  const root = host.path.join(host.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'Tasks');
  for (const path of taskFiles(context, root)) {
    const read = readIfThere(context, path, limits);
    const task = read === undefined ? undefined : parseScheduledTask(read.bytes);
    if (task === undefined) {
      if (read !== undefined)
        context.problems.add({ code: 'MALFORMED', path, message: 'it is no task that could be read' });
      continue;
    }
    const user = accountOf(context, task.user);
    for (const { command, arguments: rest, directory } of task.actions) {
      yield* fromWords(
        context,
        [expand(context, command, user), ...windowsArgv(expand(context, rest, user))],
        {
          kind: 'scheduled_task',
          name: path.slice(root.length),
          path,
          cwd: expand(context, directory, user),
          schedule: task.schedule,
          nextRun: () => (task.enabled ? nextTaskRun(task.triggers, host.now()) : null),
          enabled: task.enabled,
          runAs: user?.username ?? wellKnownName(task.user) ?? task.user,
          user,
        },
      );
    }
  }
}

function wellKnownName(sid: string): string | undefined {
  return Object.hasOwn(wellKnown, sid) ? wellKnown[sid] : undefined;
}

/** By SID (its last number is what osquery shows as uid) or name. */
function accountOf(context: TableContext, name: string): User | undefined {
  const rid = /^S-1-5-21-(?:\d+-){3}(?<rid>\d+)$/.exec(name)?.groups?.['rid'];
  return userNamed(context, rid ?? name);
}

/** `%SystemRoot%` and its like; what is not known stays. */
function expand({ host }: TableContext, text: string, user: User | undefined): string {
  return text.replace(/%(?<name>\w+)%/g, (whole, name: string) => {
    const lower = name.toLowerCase();
    if (user !== undefined && lower === 'userprofile') return user.home;
    if (user !== undefined && lower === 'localappdata') return `${user.home}\\AppData\\Local`;
    if (user !== undefined && lower === 'appdata') return `${user.home}\\AppData\\Roaming`;
    const found = Object.entries(host.env).find(([key]) => key.toLowerCase() === lower);
    return lower === 'userprofile' || lower === 'localappdata' || lower === 'appdata'
      ? whole
      : (found?.[1] ?? whole);
  });
}

function taskFiles(context: TableContext, root: string): string[] {
  const files: string[] = [];
  const visit = (directory: string, depth: number): void => {
    for (const { name, kind } of entriesOf(context, directory)) {
      const path = context.host.path.join(directory, name);
      if (kind === 'directory' && depth < maxDepth) visit(path, depth + 1);
      else if (kind === 'file' && files.length < maxTasks) files.push(path);
    }
  };
  visit(root, 0);
  return files;
}
