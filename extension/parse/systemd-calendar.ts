/** Calendar expressions of timers (systemd.time(7)) and when they are due next. */
import { type WallClock, type WallTime, wallClock } from './wall-clock.ts';

interface Range {
  readonly from: number;
  readonly to: number;
  /** 0 when it does not repeat. */
  readonly step: number;
}

interface Calendar {
  /** 0 is Sunday; empty for every day. */
  readonly weekdays: ReadonlySet<number>;
  readonly year: readonly Range[];
  readonly month: ReadonlySet<number>;
  readonly day: ReadonlySet<number>;
  /** Days are counted from the end of the month (`~`). */
  readonly fromEnd: boolean;
  /** Sorted, as are minutes and seconds. */
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
  /** '' for the machine's. */
  readonly zone: string;
}

const shorthands: Readonly<Record<string, string>> = {
  minutely: '*-*-* *:*:00',
  hourly: '*-*-* *:00:00',
  daily: '*-*-* 00:00:00',
  monthly: '*-*-01 00:00:00',
  weekly: 'Mon *-*-* 00:00:00',
  yearly: '*-01-01 00:00:00',
  annually: '*-01-01 00:00:00',
  anually: '*-01-01 00:00:00',
  quarterly: '*-01,04,07,10-01 00:00:00',
  ...Object.fromEntries(
    ['semiannually', 'semi-annually', 'biannually', 'bi-annually'].map((name) => [
      name,
      '*-01,07-01 00:00:00',
    ]),
  ),
};
const weekdayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
/** The next 29 February may be eight years away. */
const maxDays = 366 * 9;
const dayMs = 86_400_000;
/** Times of one day that summer time leaves out: an hour of seconds. */
const maxLeftOut = 3700;

/**
 * @param now Unix seconds
 * @returns Unix seconds of the next time after now; null when there is none within nine years, or the expression is not one
 */
export function nextCalendarRun(expression: string, now: number): number | null {
  const instant = /^@(?<seconds>\d{1,12})$/.exec(expression.trim())?.groups?.['seconds'];
  if (instant !== undefined) return Number(instant) > now ? Number(instant) : null;
  const calendar = parseCalendar(expression);
  const clock = calendar === undefined ? undefined : wallClock(calendar.zone);
  if (calendar === undefined || clock === undefined) return null;
  const first = clock.at(Math.floor(now) + 1);
  const midnight = Math.floor(first / dayMs) * dayMs;
  for (let offset = 0; offset < maxDays; offset++) {
    const day = midnight + offset * dayMs;
    if (!matchesDay(calendar, new Date(day))) continue;
    const found = timeOn(calendar, clock, day, offset === 0 ? (first - midnight) / 1000 : 0, now);
    if (found !== undefined) return found;
  }
  return null;
}

/** The first time on a day that there is: a clock that is set forward shows some never. */
function timeOn(
  calendar: Calendar,
  clock: WallClock,
  day: WallTime,
  from: number,
  now: number,
): number | undefined {
  let after = from;
  for (let round = 0; round < maxLeftOut; round++) {
    const found = firstTime(calendar, after);
    if (found === undefined) return undefined;
    const instant = clock.instantOf(day + found * 1000, now);
    if (instant !== undefined) return instant;
    after = found + 1;
  }
  return undefined;
}

function matchesDay({ weekdays, year, month, day, fromEnd }: Calendar, date: Date): boolean {
  if (weekdays.size > 0 && !weekdays.has(date.getUTCDay())) return false;
  if (!month.has(date.getUTCMonth() + 1) || !inRanges(year, date.getUTCFullYear())) return false;
  if (!fromEnd) return day.has(date.getUTCDate());
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return day.has(last - date.getUTCDate() + 1);
}

/** Seconds since midnight, from `after` on. */
function firstTime({ hours, minutes, seconds }: Calendar, after: number): number | undefined {
  for (const hour of hours) {
    for (const minute of minutes) {
      const start = hour * 3600 + minute * 60;
      const second = start + 59 < after ? undefined : seconds.find((one) => start + one >= after);
      if (second !== undefined) return start + second;
    }
  }
  return undefined;
}

function inRanges(ranges: readonly Range[], value: number): boolean {
  return ranges.some(
    ({ from, to, step }) => value >= from && value <= to && (step === 0 ? true : (value - from) % step === 0),
  );
}

/** `[weekdays] [[year-]month-day] [hour:minute[:second]] [time zone]` */
export function parseCalendar(expression: string): Calendar | undefined {
  const text = expression.trim().slice(0, 512);
  const words = text.split(/\s+/);
  const first = words[0]?.toLowerCase() ?? '';
  const long = Object.hasOwn(shorthands, first) ? shorthands[first] : undefined;
  const parts = long === undefined ? words : [...long.split(' '), ...words.slice(1)];
  const zone =
    parts.length > 1 && /^[a-z][\w+-]*(?:\/[\w+-]+)*$/i.test(parts.at(-1) ?? '') ? parts.pop() : '';
  if (parts.length === 0 || parts.length > 3) return undefined;
  const weekdays = /^[a-z]/i.test(parts[0] ?? '') ? parseWeekdays(parts.shift() ?? '') : new Set<number>();
  if (weekdays === undefined || parts.length > 2) return undefined;
  if (parts.length === 2 && (parts[0]?.includes(':') || !parts[1]?.includes(':'))) return undefined;
  const date = parseDate(parts.find((part) => !part.includes(':')) ?? '*-*-*');
  const time = parseTime(parts.find((part) => part.includes(':')) ?? '00:00:00');
  return date && time && { weekdays, ...date, ...time, zone: zone ?? '' };
}

/** `Mon..Fri,sunday`; a range goes forward in a week that ends on Sunday. */
function parseWeekdays(text: string): Set<number> | undefined {
  const days = new Set<number>();
  for (const part of text.toLowerCase().replaceAll('-', '..').split(',')) {
    const [from = -1, to = from] = part.split('..').map(weekdayOf);
    if (from === -1 || to < from) return undefined;
    for (let day = from; day <= to; day++) days.add((day + 1) % 7);
  }
  return days;
}

function weekdayOf(name: string): number {
  return weekdayNames.findIndex((day) => name === day || name === day.slice(0, 3));
}

function parseDate(text: string): Pick<Calendar, 'year' | 'month' | 'day' | 'fromEnd'> | undefined {
  const fromEnd = text.includes('~');
  const pieces = text.replace('~', '-').split('-');
  if (pieces.length < 2 || pieces.length > 3) return undefined;
  const [days, months, years] = [...['*'].slice(pieces.length - 2), ...pieces].map(parseRanges).reverse();
  const day = valuesIn(fromEnd ? days?.map(countedDown) : days, 1, 31);
  const month = valuesIn(months, 1, 12);
  const year = years?.map(inFull);
  return day && month && year && { year, month: new Set(month), day: new Set(day), fromEnd };
}

/** `26` is 2026, `70` is 1970. */
function inFull({ from, to, step }: Range): Range {
  const full = (year: number): number => (year > 0 && year < 100 ? year + (year < 70 ? 2000 : 1900) : year);
  return { from: full(from), to: full(to), step };
}

/** `~7/1` is the seventh day before the end and each after it. */
function countedDown({ from, to, step }: Range): Range {
  return step > 0 && to === Number.POSITIVE_INFINITY
    ? { from: ((from - 1) % step) + 1, to: from, step }
    : { from, to, step };
}

function parseTime(text: string): Pick<Calendar, 'hours' | 'minutes' | 'seconds'> | undefined {
  const pieces = text.split(':');
  if (pieces.length > 3) return undefined;
  const [hour, minute, second] = [...pieces, '0'].map(parseRanges);
  const hours = valuesIn(hour, 0, 23);
  const minutes = valuesIn(minute, 0, 59);
  const seconds = valuesIn(second, 0, 59);
  return hours && minutes && seconds && { hours, minutes, seconds };
}

/** The values of ranges that there are; undefined when there is none, as for minute 61. */
function valuesIn(
  ranges: readonly Range[] | undefined,
  least: number,
  most: number,
): readonly number[] | undefined {
  if (ranges === undefined) return undefined;
  const values: number[] = [];
  for (let value = least; value <= most; value++) if (inRanges(ranges, value)) values.push(value);
  return values.length === 0 ? undefined : values;
}

/** `*`, `5`, `1..5`, `0/15` and lists of them; fractions of seconds are left out. */
function parseRanges(text: string): readonly Range[] | undefined {
  const ranges: Range[] = [];
  for (const part of text.split(',')) {
    const { from, to, step } =
      /^(?<from>\*$|\d{1,4})(?:\.\.(?<to>\d{1,4}))?(?:\/(?<step>\d{1,4}))?$/.exec(
        part.replace(/(?<=\d)\.\d+/g, ''),
      )?.groups ?? {};
    if (from === undefined) return undefined;
    const first = from === '*' ? 0 : Number(from);
    const repeats = step !== undefined;
    const last = to !== undefined ? Number(to) : from === '*' || repeats ? Number.POSITIVE_INFINITY : first;
    ranges.push({ from: first, to: last, step: repeats ? Number(step) : from === '*' ? 1 : 0 });
  }
  return ranges;
}
