/** Between instants and what a clock on the wall of a time zone shows. */

/** What a clock shows, as the milliseconds at which one in UTC shows the same. */
export type WallTime = number;

export interface WallClock {
  at(seconds: number): WallTime;
  /**
   * Unix seconds at which the clock first shows a time after an instant; undefined for one that it never shows, when summer time
   * begins.
   */
  instantOf(wall: WallTime, after: number): number | undefined;
}

/** How far clocks are set. */
const steps = [3600, 1800, 0] as const;

/** @param zone an IANA name, `UTC`, or '' for the machine's; undefined when there is no such zone */
export function wallClock(zone: string): WallClock | undefined {
  if (/^utc$/i.test(zone)) return createClock((seconds) => seconds * 1000);
  if (zone === '')
    return createClock((seconds) => seconds * 1000 - new Date(seconds * 1000).getTimezoneOffset() * 60_000);
  const format = formatOf(zone);
  return format && createClock((seconds) => shown(format, seconds));
}

function createClock(at: WallClock['at']): WallClock {
  const offsetAt = (seconds: number): number => at(seconds) / 1000 - seconds;
  return {
    at,
    instantOf(wall, after) {
      const time = wall / 1000;
      const guess = time - offsetAt(time - offsetAt(time));
      return steps.map((step) => guess - step).find((seconds) => seconds > after && at(seconds) === wall);
    },
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const two = '2-digit';
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: two, day: two, hour: two, minute: two },
      second: two,
    });
  } catch {
    return undefined;
  }
}

function shown(format: Intl.DateTimeFormat, seconds: number): WallTime {
  const parts = new Map(format.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}
