/** Crontabs of the system and of users, cron.d, anacron, and the directories of run-parts. */
import type { TableContext, User } from '../../core/types.ts';
import { type CronEntry, parseAnacrontab, parseCrontab } from '../../parse/cron.ts';
import { nextCronRun } from '../../parse/next-run.ts';
import { defaultPath } from '../by-shebang.ts';
import { lookAt, textIfThere } from '../look.ts';
import { systemManager } from '../managers.ts';
import { type DefinitionFile, definitionFiles } from './definition-files.ts';
import { type Definition, fromShellLine, fromWords, never, type Scheduled, userNamed } from './scheduled.ts';

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
/** What cronie, and the run-parts of Red Hat and SUSE, pass over; a dot in a name is nothing to them. */
const leftByPackages = /~$|,$|^#|\.(?:rpm(?:save|orig|new)|swp|bak|cfsaved|disabled|cron_hostname)$/;

export function* readCron(context: TableContext): Generator<Scheduled> {
  if (context.host.platform === 'win32') return;
  const tables = [...crontabs(context)];
  for (const table of tables) yield* fromEntries(context, table);
  for (const entry of parseAnacrontab(textIfThere(context, '/etc/anacrontab', limits)))
    yield* fromShellLine(context, entry.command, definitionOf(context, entry, '/etc/anacrontab', undefined));
  const system = tables.flatMap(({ entries, owner, isRead }) =>
    owner === undefined && isRead ? entries : [],
  );
  for (const period of periods) yield* readPeriod(context, period, system);
}

interface Crontab {
  readonly path: string;
  readonly entries: readonly CronEntry[];
  /** Whose it is; undefined for those of the system, whose lines name a user each. */
  readonly owner: User | undefined;
  /** Whether cron reads it: it may have a name that cron passes over. */
  readonly isRead: boolean;
}

function* crontabs(context: TableContext): Generator<Crontab> {
  const isNamed = readsFile(context);
  const main = { name: 'crontab', path: systemCrontab, file: systemCrontab };
  for (const { name, path, file } of [main, ...filesIn(context, '/etc/cron.d')]) {
    const entries = parseCrontab(textIfThere(context, file, limits), true);
    yield { path, entries, owner: undefined, isRead: isNamed(name) };
  }
  for (const { name, path, file } of spools.flatMap((spool) => filesIn(context, spool))) {
    // A crontab of a spool belongs to the user whose name it has.
    const owner = userNamed(context, name);
    if (owner === undefined) continue;
    yield { path, entries: parseCrontab(textIfThere(context, file, limits), false), owner, isRead: true };
  }
}

const plainName = /^[\w-]+$/;

/** Debian's cron reads names of letters, digits, `_` and `-` alone. */
function readsFile({ host }: TableContext): (name: string) => boolean {
  return systemManager(host) === 'dpkg'
    ? (name) => plainName.test(name)
    : (name) => !leftByPackages.test(name);
}

/** The same holds for run-parts, but for that of Red Hat and SUSE. */
function runsFile({ host }: TableContext): (name: string) => boolean {
  return systemManager(host) === 'rpm'
    ? (name) => !leftByPackages.test(name)
    : (name) => plainName.test(name);
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
  { entries, path, owner, isRead }: Crontab,
): Generator<Scheduled> {
  for (const entry of entries) {
    const definition = { ...definitionOf(context, entry, path, owner), enabled: isRead };
    yield* fromShellLine(context, entry.command, definition, entry.input);
  }
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
    // Started elsewhere than in the home only when the table says so.
    cwd: entry.home,
    schedule: entry.schedule,
    nextRun: isAnacron ? never : nextRunOf(context, entry),
    enabled: true,
    runAs: user?.username ?? entry.user,
    user,
    searchPath: (entry.searchPath || defaultPath).split(':'),
  };
}

function nextRunOf(context: TableContext, { schedule, timezone }: CronEntry): () => number | null {
  const zone = timezone !== '' && heedsZone(context) ? timezone : '';
  return () => nextCronRun(schedule, context.host.now(), zone);
}

/** Debian's cron knows no zone but the machine's; those that may take its place do. */
function heedsZone({ host, memo }: TableContext): boolean {
  const lists = ['cronie', 'systemd-cron', 'bcron'].map((name) => `/var/lib/dpkg/info/${name}.list`);
  return memo.get(
    'schedules/cron-zone',
    60_000,
    () => systemManager(host) !== 'dpkg' || lists.some((path) => lookAt(host, path) !== undefined),
  );
}

/** Debian's crontab leaves its directories to anacron where that is installed. */
function isLeftToAnacron({ host }: TableContext, { command }: CronEntry): boolean {
  return /anacron *(?:\]\s*)?\|\|/.test(command) && lookAt(host, '/usr/sbin/anacron') !== undefined;
}

/** Scripts of /etc/cron.daily and its like, which run-parts runs when they may be executed. */
function* readPeriod(
  context: TableContext,
  period: string,
  system: readonly CronEntry[],
): Generator<Scheduled> {
  const directory = `/etc/cron.${period}`;
  const starter = system.find(
    (entry) => entry.command.includes(directory) && !isLeftToAnacron(context, entry),
  );
  const nextRun = starter === undefined ? never : nextRunOf(context, starter);
  const isNamed = runsFile(context);
  for (const { name, path, file } of filesIn(context, directory)) {
    yield* fromWords(context, [path], {
      kind: 'cron_directory',
      name,
      path,
      cwd: '/',
      schedule: starter?.schedule ?? `@${period}`,
      nextRun,
      enabled: isNamed(name) && isExecutable(context, file),
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

function filesIn(context: TableContext, directory: string): DefinitionFile[] {
  return [...definitionFiles(context, directory, maxFiles)].filter(({ name }) => !name.startsWith('.'));
}
