/** The beginning of a report's period. */
import { UsageError } from '../../extension/core/errors.ts';

const units: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * @param text `30m`, `12h`, `7d`, `4w`, or a date `2026-11-23` (with or without `T08:00`), UTC
 * @param now Unix seconds
 * @returns Unix seconds
 * @throws UsageError
 */
export function parseSince(text: string, now: number): number {
  const { count, unit = '' } = /^(?<count>\d{1,6})(?<unit>[mhdw])$/.exec(text)?.groups ?? {};
  const ago = now - Number(count) * (units[unit] ?? 0);
  if (ago > 0) return ago;
  const date = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?Z?$/.test(text) ? text.replace(/Z?$/, '') : '';
  const time = Date.parse(date.includes('T') ? `${date}Z` : `${date}T00:00:00Z`);
  // The engine takes 30 February for 2 March.
  if (date === '' || Number.isNaN(time) || !new Date(time).toISOString().startsWith(date.slice(0, 10)))
    throw new UsageError(`--since ${JSON.stringify(text)}: give 30m, 12h, 7d, 4w or a date like 2026-11-23`);
  const seconds = Math.floor(time / 1000);
  if (seconds > now)
    throw new UsageError(`--since ${JSON.stringify(text)} has not come yet: give a date of the past`);
  return seconds;
}
