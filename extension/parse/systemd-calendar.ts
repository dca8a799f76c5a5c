/** Calendar expressions of timers (systemd.time(7)) and when they are due next. */

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
  readonly month: readonly Range[];
  readonly day: readonly Range[];
  /** Days are counted from the end of the month (`~`). */
  readonly fromEnd: boolean;
  readonly hour: readonly Range[];
  readonly minute: readonly Range[];
  readonly second: readonly Range[];
  readonly utc: boolean;
}

const shorthands: Readonly<Record<string, string>> = {
  minutely: '*-*-* *:*:00',
  hourly: '*-*-* *:00:00',
  daily: '*-*-* 00:00:00',
  monthly: '*-*-01 00:00:00',
  weekly: 'Mon *-*-* 00:00:00',
  yearly: '*-01-01 00:00:00',
  annually: '*-01-01 00:00:00',
  quarterly: '*-01,04,07,10-01 00:00:00',
  semiannually: '*-01,07-01 00:00:00',
};
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const any: readonly Range[] = [{ from: 0, to: Number.POSITIVE_INFINITY, step: 1 }];
const maxDays = 366 * 9;

/**
 * @param now Unix seconds
 * @returns Unix seconds of the next time after now; null when there is none within nine years, or the expression is not one
 *   (or names a time zone other than UTC)
 */
export function nextCalendarRun(expression: string, now: number): number | null {
  const calendar = parseCalendar(expression);
  if (calendar === undefined) return null;
  const start = new Date((Math.floor(now) + 1) * 1000);
  const get = readers(calendar.utc);
  const first = { year: get.year(start), month: get.month(start), day: get.day(start) };
  for (let offset = 0; offset < maxDays; offset++) {
    const day = get.make(first.year, first.month, first.day + offset, 0, 0, 0);
    if (!matchesDay(calendar, get, day)) continue;
    const time = offset === 0 ? get.hour(start) * 3600 + get.minute(start) * 60 + get.second(start) : 0;
    const found = firstTime(calendar, time);
    if (found === undefined) continue;
    const [year, month, date] = [get.year(day), get.month(day), get.day(day)];
    const at = get.make(year, month, date, Math.floor(found / 3600), Math.floor(found / 60) % 60, found % 60);
    return Math.floor(at.getTime() / 1000);
  }
  return null;
}

function readers(utc: boolean) {
  return utc
    ? {
        year: (d: Date) => d.getUTCFullYear(),
        month: (d: Date) => d.getUTCMonth(),
        day: (d: Date) => d.getUTCDate(),
        weekday: (d: Date) => d.getUTCDay(),
        hour: (d: Date) => d.getUTCHours(),
        minute: (d: Date) => d.getUTCMinutes(),
        second: (d: Date) => d.getUTCSeconds(),
        make: (...parts: [number, number, number, number, number, number]) => new Date(Date.UTC(...parts)),
      }
    : {
        year: (d: Date) => d.getFullYear(),
        month: (d: Date) => d.getMonth(),
        day: (d: Date) => d.getDate(),
        weekday: (d: Date) => d.getDay(),
        hour: (d: Date) => d.getHours(),
        minute: (d: Date) => d.getMinutes(),
        second: (d: Date) => d.getSeconds(),
        make: (...parts: [number, number, number, number, number, number]) => new Date(...parts),
      };
}

function matchesDay(calendar: Calendar, get: ReturnType<typeof readers>, day: Date): boolean {
  if (calendar.weekdays.size > 0 && !calendar.weekdays.has(get.weekday(day))) return false;
  if (!inRanges(calendar.year, get.year(day)) || !inRanges(calendar.month, get.month(day) + 1)) return false;
  const last = get.day(get.make(get.year(day), get.month(day) + 1, 0, 0, 0, 0));
  return inRanges(calendar.day, calendar.fromEnd ? last - get.day(day) + 1 : get.day(day));
}

/** Seconds since midnight, from `after` on. */
function firstTime({ hour, minute, second }: Calendar, after: number): number | undefined {
  for (let h = Math.floor(after / 3600); h < 24; h++) {
    if (!inRanges(hour, h)) continue;
    for (let m = 0; m < 60; m++) {
      if (!inRanges(minute, m) || h * 3600 + m * 60 + 59 < after) continue;
      for (let s = 0; s < 60; s++)
        if (inRanges(second, s) && h * 3600 + m * 60 + s >= after) return h * 3600 + m * 60 + s;
    }
  }
  return undefined;
}

function inRanges(ranges: readonly Range[], value: number): boolean {
  return ranges.some(
    ({ from, to, step }) => value >= from && value <= to && (step === 0 ? true : (value - from) % step === 0),
  );
}

/** `[weekdays] [[year-]month-day] [hour:minute[:second]] [UTC]` */
export function parseCalendar(expression: string): Calendar | undefined {
  const text = expression.trim().slice(0, 512);
  const parts = (shorthands[text.toLowerCase()] ?? text).split(/\s+/);
  const utc = /^utc$/i.test(parts.at(-1) ?? '');
  if (utc) parts.pop();
  if (parts.length === 0 || parts.length > 3) return undefined;
  const weekdays = /^[a-z]/i.test(parts[0] ?? '') ? parseWeekdays(parts.shift() ?? '') : new Set<number>();
  if (weekdays === undefined) return undefined;
  const timeText = parts.find((part) => part.includes(':')) ?? '00:00:00';
  const dateText = parts.find((part) => !part.includes(':')) ?? '*-*-*';
  if (parts.length > 2 || (parts.length === 2 && (parts[0]?.includes(':') || !parts[1]?.includes(':'))))
    return undefined;
  const date = parseDate(dateText);
  const [hour, minute, second = [{ from: 0, to: 0, step: 0 }]] = timeText.split(':').map(parseRanges);
  if (date === undefined || hour === undefined || minute === undefined || timeText.split(':').length > 3)
    return undefined;
  return second === undefined ? undefined : { weekdays, ...date, hour, minute, second, utc };
}

function parseWeekdays(text: string): Set<number> | undefined {
  const days = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [from, to] = part.split('..').map((name) => weekdayNames.findIndex((day) => name.startsWith(day)));
    if (from === undefined || from === -1 || to === -1) return undefined;
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === (to ?? from)) break;
    }
  }
  return days;
}

function parseDate(text: string): Pick<Calendar, 'year' | 'month' | 'day' | 'fromEnd'> | undefined {
  const fromEnd = text.includes('~');
  const pieces = text.replace('~', '-').split('-');
  if (pieces.length < 2 || pieces.length > 3) return undefined;
  const [day, month, year = any] = pieces.map(parseRanges).reverse();
  if (day === undefined || month === undefined) return undefined;
  return { year, month, day, fromEnd };
}

/** `*`, `5`, `1..5`, `0/15` and lists of them. */
function parseRanges(text: string): readonly Range[] | undefined {
  const ranges: Range[] = [];
  for (const part of text.split(',')) {
    const { from, to, step } =
      /^(?<from>\*|\d{1,4})(?:\.\.(?<to>\d{1,4}))?(?:\/(?<step>\d{1,4}))?$/.exec(part.replace(/\.0+$/, ''))
        ?.groups ?? {};
    if (from === undefined) return undefined;
    const first = from === '*' ? 0 : Number(from);
    const repeats = step !== undefined;
    const last = to !== undefined ? Number(to) : from === '*' || repeats ? Number.POSITIVE_INFINITY : first;
    ranges.push({ from: first, to: last, step: repeats ? Number(step) : from === '*' ? 1 : 0 });
  }
  return ranges;
}
