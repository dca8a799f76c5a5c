/** Tasks of the Windows Task Scheduler, by the files that its service keeps. */
import type { TableContext, User } from '../../core/types.ts';
import { parseScheduledTask, type ScheduledTask } from '../../parse/task-scheduler.ts';
import { isOver, nextTaskRun } from '../../parse/task-trigger.ts';
import { windowsProgram } from '../../parse/windows-program.ts';
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
  'S-1-5-4': 'INTERACTIVE',
  'S-1-5-11': 'Authenticated Users',
  'S-1-1-0': 'Everyone',
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
      yield* fromWords(context, windowsProgram(expand(context, command, user), expand(context, rest, user)), {
        kind: 'scheduled_task',
        name: path.slice(root.length),
        path,
        cwd: expand(context, directory, user),
        schedule: task.schedule,
        nextRun: () => (task.enabled ? nextTaskRun(task.triggers, host.now()) : null),
        enabled: task.enabled && isToBeStarted(task, host.now()),
        runAs: user?.username ?? wellKnownName(task.user) ?? task.user,
        user,
      });
    }
  }
}

/** One whose triggers are all disabled or over is not; one without any waits for a person or a program. */
function isToBeStarted({ triggers }: ScheduledTask, now: number): boolean {
  return triggers.length === 0 || triggers.some((one) => one.enabled && !isOver(one, now));
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
    // Those of a user's own are not what the scanning account has.
    if (Object.hasOwn(ofUser, lower)) return user === undefined ? whole : (ofUser[lower]?.(user) ?? whole);
    const found = Object.entries(host.env).find(([key]) => key.toLowerCase() === lower);
    return found?.[1] ?? whole;
  });
}

const ofUser: Readonly<Record<string, (user: User) => string>> = {
  userprofile: ({ home }) => home,
  homedrive: ({ home }) => home.slice(0, 2),
  homepath: ({ home }) => home.slice(2),
  username: ({ username }) => username,
  localappdata: ({ home }) => `${home}\\AppData\\Local`,
  appdata: ({ home }) => `${home}\\AppData\\Roaming`,
  temp: ({ home }) => `${home}\\AppData\\Local\\Temp`,
  tmp: ({ home }) => `${home}\\AppData\\Local\\Temp`,
  onedrive: ({ home }) => `${home}\\OneDrive`,
};

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
