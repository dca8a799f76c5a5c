/** PSReadLine's ConsoleHost_history.txt: one command a line, a backtick at the end goes on; no times. */
import { type HistoryEntry, maxHistoryChars, maxHistoryEntries, newestPart } from './history-entry.ts';

export function parsePowershellHistory(text: string): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let open = '';
  for (const raw of newestPart(text, maxHistoryChars).split('\n')) {
    const line = raw.replace(/\r$/, '');
    const whole = open === '' ? line : `${open}\n${line}`;
    if (line.endsWith('`') && whole.length < 65_536) {
      open = whole.slice(0, -1);
      continue;
    }
    open = '';
    if (whole.trim() !== '')
      entries.push({ command: whole.replace(/^\s*&\s+/, ''), time: null, duration: null });
  }
  return entries.slice(-maxHistoryEntries);
}
