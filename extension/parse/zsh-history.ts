/** zsh's history: plain lines, or with EXTENDED_HISTORY `: <start>:<seconds taken>;<command>`; a line that goes on ends in `\`. */
import { decodeLines } from '../core/paths.ts';
import {
  type HistoryEntry,
  maxHistoryChars,
  maxHistoryEntries,
  newestPart,
  plausibleTime,
} from './history-entry.ts';

const extended = /^: *(?<start>\d+):(?<taken>\d+);(?<command>[\s\S]*)$/;

/** @param bytes zsh writes bytes from 0x83 to 0xa2 and NUL "metafied": 0x83, then the byte with bit 5 flipped */
export function parseZshHistory(bytes: Uint8Array): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let open = '';
  for (const line of newestPart(unmetafy(bytes), maxHistoryChars).split('\n')) {
    const whole = open === '' ? line : `${open}\n${line}`;
    if (/(?:^|[^\\])(?:\\\\)*\\$/.test(line) && whole.length < 65_536) {
      open = whole.slice(0, -1);
      continue;
    }
    open = '';
    const entry = toEntry(whole);
    if (entry.command.trim() !== '') entries.push(entry);
  }
  return entries.slice(-maxHistoryEntries);
}

function toEntry(line: string): HistoryEntry {
  const { start, taken, command } = extended.exec(line)?.groups ?? {};
  if (start === undefined || command === undefined) return { command: line, time: null, duration: null };
  const time = plausibleTime(start);
  const seconds = Number(taken);
  // 0 is also what a shell writes that stores the time of the start alone (INC_APPEND_HISTORY).
  return { command, time, duration: time !== null && seconds > 0 && seconds < 31_536_000 ? seconds : null };
}

function unmetafy(bytes: Uint8Array): string {
  const plain = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const next = bytes[at + 1];
    if (byte === 0x83 && next !== undefined && (next >= 0xa0 || (next >= 0x80 && next <= 0x82))) {
      plain[length++] = next ^ 0x20;
      at++;
    } else {
      plain[length++] = byte;
    }
  }
  return decodeLines(plain.subarray(0, length));
}
