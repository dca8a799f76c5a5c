/** The beginning of a report's period. */
import { UsageError } from '../../extension/core/errors.ts';

const day = 86_400;
const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: day, w: 7 * day };

/** The period of a report that nobody gave one. */
export const usualPeriod = '7d';

/**
 * Days and weeks are whole ones, before the day that it is: two reports of one day say the same, and answers can be kept for the second.
 * @param text `30m`, `12h`, `7d`, `4w`, or a date `2026-11-23` (with or without `T08:00`), UTC
 * @param now Unix seconds
 * @returns Unix seconds
 * @throws UsageError
 */
export function parseSince(text: string, now: number): number {
  const { count, unit = '' } = /^(?<count>\d{1,6})(?<unit>[mhdw])$/.exec(text)?.groups ?? {};
  const begin = unit === 'd' || unit === 'w' ? now - (now % day) : now;
  const ago = begin - Number(count) * (units[unit] ?? 0);
  if (ago > 0) return ago;
  const date = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?Z?$/.test(text) ? text.replace(/Z?$/, '') : '';
  const time = Date.parse(date.includes('T') ? `${date}Z` : `${date}T00:00:00Z`);
  // The engine takes 30 February for 2 March; before 1970 there are no times to compare with, and none that would be shown.
  if (
    date === '' ||
    time <= 0 ||
    Number.isNaN(time) ||
    !new Date(time).toISOString().startsWith(date.slice(0, 10))
  )
    throw new UsageError(`--since ${JSON.stringify(text)}: give 30m, 12h, 7d, 4w or a date like 2026-11-23`);
  const seconds = Math.floor(time / 1000);
  if (seconds > now)
    throw new UsageError(`--since ${JSON.stringify(text)} has not come yet: give a date of the past`);
  return seconds;
}
