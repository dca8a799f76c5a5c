/** bash's history file: one command a line; with HISTTIMEFORMAT set, each after a line `#<Unix seconds>`. */
import {
  type HistoryEntry,
  maxHistoryChars,
  maxHistoryEntries,
  newestPart,
  plausibleTime,
} from './history-entry.ts';
import { joinedCommands } from './history-lines.ts';

const maxCommand = 65_536;

/** Also sh, ksh and the plain form of zsh, which have no times. */
export function parseBashHistory(text: string): HistoryEntry[] {
  const lines = newestPart(text, maxHistoryChars)
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  const first = lines.findIndex((line) => stampOf(line) !== null);
  const plain = first === -1 ? lines : lines.slice(0, first);
  return [...plainEntries(plain), ...timedEntries(lines.slice(plain.length))].slice(-maxHistoryEntries);
}

/** What was written before times were: a command of several lines is as many lines. */
function plainEntries(lines: readonly string[]): HistoryEntry[] {
  const commands = [...joinedCommands(lines)].filter((command) => command.trim() !== '');
  return commands.map((command) => ({ command, time: null, duration: null }));
}

/** With times, `cmdhist` keeps a command of several lines together: only a time begins the next one. */
function timedEntries(lines: readonly string[]): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let time: number | null = null;
  for (const line of lines) {
    const at = stampOf(line);
    const last = entries.at(-1);
    if (at !== null) time = at;
    else if (time === null && last !== undefined) {
      if (last.command.length < maxCommand)
        entries[entries.length - 1] = { ...last, command: `${last.command}\n${line}` };
    } else if (line.trim() !== '') {
      entries.push({ command: line, time, duration: null });
    }
    if (at === null) time = null;
  }
  return entries;
}

function stampOf(line: string): number | null {
  const stamp = /^#(?<seconds>\d{9,10})$/.exec(line)?.groups?.['seconds'];
  return stamp === undefined ? null : plausibleTime(stamp);
}
