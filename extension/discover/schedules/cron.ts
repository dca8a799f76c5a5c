/** Crontabs of the system and of users, cron.d, anacron, and the directories of run-parts. */
import type { TableContext, User } from '../../core/types.ts';
import { type CronEntry, parseAnacrontab, parseCrontab } from '../../parse/cron.ts';
import { nextCronRun } from '../../parse/next-run.ts';
import { entriesOf, textIfThere } from '../look.ts';
import { type Definition, fromShellLine, fromWords, type Scheduled, userNamed } from './scheduled.ts';

/** Debian, Red Hat and SUSE, BSD and macOS. */
const spools = [
  '/var/spool/cron/crontabs',
  '/var/spool/cron',
  '/var/spool/cron/tabs',
  '/var/cron/tabs',
  '/usr/lib/cron/tabs',
];
const systemCrontab = '/etc/crontab';
const periods = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];
const limits = { maxBytes: 1024 * 1024 };
const maxFiles = 5000;

export function* readCron(context: TableContext): Generator<Scheduled> {
  if (context.host.platform === 'win32') return;
  const tables = [...crontabs(context)];
  for (const { entries, path, owner } of tables) yield* fromEntries(context, entries, path, owner);
  for (const entry of parseAnacrontab(textIfThere(context, '/etc/anacrontab', limits)))
    yield* fromShellLine(context, entry.command, definitionOf(context, entry, '/etc/anacrontab', undefined));
  const system = tables.find(({ path }) => path === systemCrontab)?.entries ?? [];
  for (const period of periods) yield* readPeriod(context, period, system);
}

interface Crontab {
  readonly path: string;
  readonly entries: readonly CronEntry[];
  /** Whose it is; undefined for those of the system, whose lines name a user each. */
  readonly owner: User | undefined;
}

function* crontabs(context: TableContext): Generator<Crontab> {
  for (const path of [systemCrontab, ...filesIn(context, '/etc/cron.d')])
    yield { path, entries: parseCrontab(textIfThere(context, path, limits), true), owner: undefined };
  for (const path of spools.flatMap((spool) => filesIn(context, spool))) {
    // A crontab of a spool belongs to the user whose name it has.
    const owner = userNamed(context, context.host.path.basename(path));
    if (owner === undefined) continue;
    yield { path, entries: parseCrontab(textIfThere(context, path, limits), false), owner };
  }
}

/**
 * What cron gives to commands as their standard input, which its log does not tell. No crontab is read before the first question.
 * @returns a function of the user and the command as the log has them
 */
export function cronInputs(context: TableContext): (user: string, command: string) => string | undefined {
  let inputs: ReadonlyMap<string, string> | undefined;
  return (user, command) => {
    inputs ??= readInputs(context);
    return inputs.get(`${user}\0${command}`);
  };
}

function readInputs(context: TableContext): ReadonlyMap<string, string> {
  const inputs = new Map<string, string>();
  for (const { entries, owner } of crontabs(context)) {
    for (const { command, input, user } of entries)
      if (input !== undefined) inputs.set(`${owner?.username ?? user}\0${command}`, input);
  }
  return inputs;
}

function* fromEntries(
  context: TableContext,
  entries: readonly CronEntry[],
  path: string,
  owner: User | undefined,
): Generator<Scheduled> {
  for (const entry of entries)
    yield* fromShellLine(context, entry.command, definitionOf(context, entry, path, owner), entry.input);
}

function definitionOf(
  context: TableContext,
  entry: CronEntry,
  path: string,
  owner: User | undefined,
): Definition {
  const user = owner ?? userNamed(context, entry.user);
  const isAnacron = entry.job !== '';
  return {
    kind: isAnacron ? 'anacron' : 'cron',
    name: isAnacron ? entry.job : `${context.host.path.basename(path)}:${entry.line}`,
    path,
    cwd: '',
    schedule: entry.schedule,
    nextRun: () => (isAnacron ? null : nextCronRun(entry.schedule, context.host.now(), entry.timezone)),
    enabled: true,
    runAs: user?.username ?? entry.user,
    user,
  };
}

/** Scripts of /etc/cron.daily and its like: run-parts takes names of letters, digits, `_` and `-` that may be executed. */
function* readPeriod(
  context: TableContext,
  period: string,
  system: readonly CronEntry[],
): Generator<Scheduled> {
  const directory = `/etc/cron.${period}`;
  const starter = system.find(({ command }) => command.includes(directory));
  const nextRun = (): number | null =>
    starter === undefined ? null : nextCronRun(starter.schedule, context.host.now(), starter.timezone);
  for (const path of filesIn(context, directory)) {
    const name = context.host.path.basename(path);
    yield* fromWords(context, [path], {
      kind: 'cron_directory',
      name,
      path,
      cwd: '/',
      schedule: starter?.schedule ?? `@${period}`,
      nextRun,
      enabled: /^[\w-]+$/.test(name) && isExecutable(context, path),
      runAs: 'root',
      user: userNamed(context, 'root'),
    });
  }
}

function isExecutable({ host }: TableContext, path: string): boolean {
  try {
    return (host.stat(path).mode & 0o111) !== 0;
  } catch {
    return false;
  }
}

function filesIn(context: TableContext, directory: string): string[] {
  return entriesOf(context, directory)
    .filter(({ kind, name }) => kind === 'file' && !name.startsWith('.'))
    .slice(0, maxFiles)
    .map(({ name }) => context.host.path.join(directory, name));
}
