/** Transcripts of PowerShell (Start-Transcript): what was typed at its prompt, with the directory and a time. */
import { type HistoryEntry, maxHistoryEntries } from './history-entry.ts';

export interface TranscriptEntry extends HistoryEntry {
  /** Where the prompt stood. */
  readonly directory: string;
  /** Whether the time is that of the command (`-IncludeInvocationHeader`), not of the session. */
  readonly exact: boolean;
}

/** Environments put their name before it. */
const prompt = /^(?:\([^()]{1,200}\) ){0,4}PS (?<directory>[^>]{1,1024})> ?(?<command>.+)$/;
const stars = /^\*{10,}$/;
/** Words differ with the language of the system; times do not. */
const stamp = /^[^:]{1,60}: (?<time>\d{14})$/;

/** Times are those of the clock on the wall. */
export function parseTranscript(text: string): TranscriptEntry[] {
  const entries: TranscriptEntry[] = [];
  let time: number | null = null;
  let exact = false;
  let inHeader = false;
  let headers = 0;
  for (const raw of text.replace(/^\ufeff/, '').split('\n')) {
    const line = raw.replace(/\r$/, '');
    if (stars.test(line)) {
      inHeader = !inHeader;
      if (inHeader) headers++;
      continue;
    }
    const at = inHeader ? stamp.exec(line)?.groups?.['time'] : undefined;
    if (at !== undefined) [time, exact] = [localSeconds(at), headers > 1];
    const { directory, command } = prompt.exec(line)?.groups ?? {};
    // Stars that a program wrote begin no header.
    if (directory !== undefined) inHeader = false;
    if (directory === undefined || command === undefined || entries.length >= maxHistoryEntries) continue;
    entries.push({ command, directory, time, exact, duration: null });
  }
  return entries;
}

/** `20240110093005` */
function localSeconds(text: string): number | null {
  const { y, mo, d, h, mi, s } =
    /^(?<y>\d{4})(?<mo>\d\d)(?<d>\d\d)(?<h>\d\d)(?<mi>\d\d)(?<s>\d\d)$/.exec(text)?.groups ?? {};
  const time = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}`) / 1000;
  return Number.isFinite(time) ? time : null;
}
