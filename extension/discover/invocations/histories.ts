/** Runs from the histories of shells and of Python's own prompt, of every user. */
import { decodeLines } from '../../core/paths.ts';
import type { FileRead, TableContext, User } from '../../core/types.ts';
import { parseBashHistory } from '../../parse/bash-history.ts';
import { parseFishHistory } from '../../parse/fish-history.ts';
import type { HistoryEntry } from '../../parse/history-entry.ts';
import { parsePowershellHistory } from '../../parse/powershell-history.ts';
import {
  parseShellLine,
  type ShellDialect,
  type ShellLineOptions,
  type ShellRun,
} from '../../parse/python-argv.ts';
import { parseZshHistory } from '../../parse/zsh-history.ts';
import { atHome, commandByShebang, defaultPath, programFinder } from '../by-shebang.ts';
import { readIfThere } from '../look.ts';
import { type Observation, observe, type SourceName, shellFacts } from './observation.ts';

interface HistoryPlace {
  readonly source: SourceName;
  /** Below the home of a user, or of its Windows profile. */
  readonly path: readonly string[];
  parse(read: FileRead): HistoryEntry[];
  readonly dialect?: ShellDialect;
}

const text = (read: FileRead): string => decodeLines(read.bytes);
const bash = (read: FileRead) => parseBashHistory(text(read));
const zsh = (read: FileRead) => parseZshHistory(read.bytes);
const fish = (read: FileRead) => parseFishHistory(text(read));
const powershell = (read: FileRead) => parsePowershellHistory(text(read));
const psReadLine = 'PSReadLine';
/** Of the console, and of the terminal in VS Code. */
const psHistories = ['ConsoleHost_history.txt', 'Visual Studio Code Host_history.txt'];
const psDirectories = [
  ['.local', 'share', 'powershell', psReadLine],
  ['AppData', 'Roaming', 'Microsoft', 'Windows', 'PowerShell', psReadLine],
];

const places: readonly HistoryPlace[] = [
  { source: 'bash_history', path: ['.bash_history'], parse: bash },
  { source: 'bash_history', path: ['.sh_history'], parse: bash },
  { source: 'bash_history', path: ['.ash_history'], parse: bash },
  { source: 'zsh_history', path: ['.zsh_history'], parse: zsh },
  { source: 'zsh_history', path: ['.zhistory'], parse: zsh },
  { source: 'zsh_history', path: ['.histfile'], parse: zsh },
  { source: 'fish_history', path: ['.local', 'share', 'fish', 'fish_history'], parse: fish },
  { source: 'bash_history', path: ['.local', 'state', 'bash', 'history'], parse: bash },
  { source: 'zsh_history', path: ['.config', 'zsh', '.zsh_history'], parse: zsh },
  { source: 'zsh_history', path: ['.local', 'share', 'zsh', 'history'], parse: zsh },
  { source: 'zsh_history', path: ['.local', 'state', 'zsh', 'history'], parse: zsh },
  { source: 'zsh_history', path: ['.cache', 'zsh', 'history'], parse: zsh },
  ...psDirectories.flatMap((directory) =>
    psHistories.map(
      (name): HistoryPlace => ({
        source: 'powershell_history',
        path: [...directory, name],
        parse: powershell,
        dialect: 'powershell',
      }),
    ),
  ),
];

/** What a history of commands may be; a longer one is told as a problem. */
const maxBytes = 64 * 1024 * 1024;

/** Observations from all shell histories, and one of each user's Python prompt. */
export function* readHistories(context: TableContext): Generator<Observation> {
  for (const user of homes(context)) {
    for (const place of places) yield* readHistory(context, user, place);
    yield* readPrompt(context, user);
  }
}

/** Accounts with a home of their own, each home once. */
export function homes({ host }: TableContext): User[] {
  const seen = new Set<string>();
  return host.users().filter(({ home }) => {
    if (home === '' || home === '/' || home === '/nonexistent' || seen.has(home)) return false;
    seen.add(home);
    return true;
  });
}

function* readHistory(context: TableContext, user: User, place: HistoryPlace): Generator<Observation> {
  const path = context.host.path.join(user.home, ...place.path);
  const read = readIfThere(context, path, { maxBytes });
  if (read === undefined) return;
  const { dialect = 'sh' } = place;
  const lookUp = programLookUp(context, user);
  for (const entry of place.parse(read)) {
    for (const run of parseShellLine(entry.command, { dialect, lookUp }))
      yield toObservation(context, user, path, place, entry, run);
  }
}

/** Programs without suffix that are Python by their first line; of relative names those that a `cd` of the same line leads to. */
export function programLookUp(context: TableContext, user: User): NonNullable<ShellLineOptions['lookUp']> {
  const find = programFinder(context, ['~/.local/bin', '~/bin', ...defaultPath.split(':')], user);
  return (words, directory) => {
    if (context.host.platform === 'win32') return undefined;
    const cwd = atHome(directory, user);
    return commandByShebang(context, words, {
      cwd: context.host.path.isAbsolute(cwd) ? cwd : '',
      user,
      find,
    });
  };
}

function toObservation(
  context: TableContext,
  user: User,
  path: string,
  { source }: HistoryPlace,
  { time, duration }: HistoryEntry,
  run: ShellRun,
): Observation {
  return observe(source, {
    ...shellFacts(context.host, run, user.home),
    evidence: path,
    startTime: time,
    window: 5,
    endTime: time !== null && duration !== null ? time + duration : null,
    state: duration === null ? 'unknown' : 'exited',
    uid: user.uid,
    username: user.username,
  });
}

/** What was typed at Python's prompt has no times: its file tells that there was such a session, and when the last one ended. */
function* readPrompt(context: TableContext, user: User): Generator<Observation> {
  const path = context.host.path.join(user.home, '.python_history');
  const read = readIfThere(context, path, { head: 64 * 1024 });
  if (read === undefined || read.bytes.length === 0) return;
  yield observe('python_history', {
    kind: 'repl',
    evidence: path,
    endTime: read.stat.mtime,
    state: 'exited',
    uid: user.uid,
    username: user.username,
  });
}
