/** fish's history: a subset of YAML that fish writes itself, `- cmd: …`, `  when: <Unix seconds>`, `  paths:`. */
import {
  type HistoryEntry,
  maxHistoryChars,
  maxHistoryEntries,
  newestPart,
  plausibleTime,
} from './history-entry.ts';

export function parseFishHistory(text: string): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  for (const line of newestPart(text, maxHistoryChars).split('\n')) {
    if (line.startsWith('- cmd: ')) {
      entries.push({ command: unescapeLine(line.slice(7)), time: null, duration: null });
      continue;
    }
    const last = entries.at(-1);
    const when = /^ {2}when: (?<seconds>\d+)\s*$/.exec(line)?.groups?.['seconds'];
    if (last !== undefined && when !== undefined)
      entries[entries.length - 1] = { ...last, time: plausibleTime(when) };
  }
  return entries.slice(-maxHistoryEntries);
}

/** fish escapes line ends and backslashes. */
function unescapeLine(text: string): string {
  return text.replace(/\\(?<char>[n\\])/g, (_, char: string) => (char === 'n' ? '\n' : '\\'));
}
