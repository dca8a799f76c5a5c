/** bash's history file: one command a line; with HISTTIMEFORMAT set, each after a line `#<Unix seconds>`. */
import {
  type HistoryEntry,
  maxHistoryChars,
  maxHistoryEntries,
  newestPart,
  plausibleTime,
} from './history-entry.ts';

/** Also sh, ksh and the plain form of zsh, which have no times. */
export function parseBashHistory(text: string): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let time: number | null = null;
  let timed = false;
  for (const line of newestPart(text, maxHistoryChars).split('\n')) {
    const stamp = /^#(?<seconds>\d{9,10})\r?$/.exec(line)?.groups?.['seconds'];
    const at = stamp === undefined ? null : plausibleTime(stamp);
    if (at !== null) {
      time = at;
      timed = true;
      continue;
    }
    const last = entries.at(-1);
    // With times, `cmdhist` keeps a command of several lines together: only a time begins the next one.
    if (timed && time === null && last !== undefined && last.time !== null) {
      if (last.command.length < 65_536)
        entries[entries.length - 1] = { ...last, command: `${last.command}\n${line}` };
    } else if (line.trim() !== '') {
      entries.push({ command: line.replace(/\r$/, ''), time, duration: null });
    }
    time = null;
  }
  return entries.slice(-maxHistoryEntries);
}
