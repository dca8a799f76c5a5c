/** One line of a history, of whatever shell. */
export interface HistoryEntry {
  /** The command, which may have several lines; not redacted. */
  readonly command: string;
  /** Unix seconds at which it was started; null when the history does not tell. */
  readonly time: number | null;
  /** Seconds that it took, where the history tells. */
  readonly duration: number | null;
}

/** A time that a history may have: after 1990 and before 2100, so that no number in a command is taken for one. */
export function plausibleTime(text: string): number | null {
  const value = Number(text);
  return Number.isInteger(value) && value > 631_152_000 && value < 4_102_444_800 ? value : null;
}

/** The newest part of a long history, from a line's start. */
export function newestPart(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const cut = text.slice(-maxChars);
  return cut.slice(cut.indexOf('\n') + 1);
}

export const maxHistoryChars = 8 * 1024 * 1024;
export const maxHistoryEntries = 50_000;
