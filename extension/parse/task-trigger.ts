/** Triggers of the Windows Task Scheduler (triggerGroup of its schema), and when they are due next. */
import { type WallClock, wallClock } from './wall-clock.ts';
import { attributeOf, childrenOf, elementAt, textAt, type XmlElement } from './xml.ts';

export interface TaskTrigger {
  /** As text. */
  readonly text: string;
  readonly enabled: boolean;
  /** Its first time as its clock shows it, milliseconds; null when no fixed time starts it. */
  readonly start: number | null;
  /** Unix seconds after which it is not due; null for never. */
  readonly end: number | null;
  /** The first time is told in UTC, and so are those that follow: they do not move with summer time. */
  readonly isUtc: boolean;
  /** Which days it is due on; undefined for the first alone. */
  readonly days: DayRule | undefined;
  /** Seconds between its times from each time on; null for once. */
  readonly every: number | null;
  /** Seconds for which it is repeated; null without end. */
  readonly duration: number | null;
}

/** @param day days since 1970, of which `first` is the one of the first time */
type DayRule = (day: number, first: number) => boolean;

const dayMs = 86_400_000;
/** The next 29 February may be eight years away. */
const maxDays = 366 * 9;
/** How far back the time is looked for from which repetitions without end are counted. */
const maxBack = 400;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'],
  ...['November', 'December'],
];

/** When a task is due next, of the triggers that have a fixed time. */
export function nextTaskRun(triggers: readonly TaskTrigger[], now: number): number | null {
  const times = triggers.filter(({ enabled }) => enabled).flatMap((trigger) => nextOf(trigger, now) ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

/** Whether a trigger is over: its end has passed. */
export function isOver({ end }: TaskTrigger, now: number): boolean {
  return end !== null && end <= now;
}

function nextOf(trigger: TaskTrigger, now: number): number | undefined {
  const { start, days, duration, every, end, isUtc } = trigger;
  const clock = wallClock(isUtc ? 'UTC' : '');
  if (start === null || clock === undefined) return undefined;
  const first = Math.floor(start / dayMs);
  const back =
    every === null ? 0 : duration === null ? maxBack : Math.min(maxBack, Math.ceil(duration / 86_400));
  const today = Math.floor(clock.at(now) / dayMs);
  let best: number | undefined;
  for (let day = Math.max(first, today - back - 1); day < Math.max(first, today) + maxDays; day++) {
    if (!(days === undefined ? day === first : days(day, first))) {
      if (days === undefined && day > first) break;
      continue;
    }
    const at = instantOn(clock, day * dayMs + (start % dayMs));
    if (best !== undefined && at >= best) break;
    const due = repeated(at, now, every, duration);
    if (due !== undefined && (best === undefined || due < best)) best = due;
  }
  return best === undefined || (end !== null && best > end) ? undefined : best;
}

/** The first time after now of one that is repeated. */
function repeated(
  at: number,
  now: number,
  every: number | null,
  duration: number | null,
): number | undefined {
  if (at > now) return at;
  if (every === null) return undefined;
  const after = (Math.floor((now - at) / every) + 1) * every;
  return duration !== null && after >= duration ? undefined : at + after;
}

/** A time that summer time leaves out is an hour later. */
function instantOn(clock: WallClock, wall: number): number {
  const earlier = wall / 1000 - 2 * 86_400;
  return clock.instantOf(wall, earlier) ?? clock.instantOf(wall + 3_600_000, earlier) ?? wall / 1000;
}

/** @param kind name of its element */
export function toTrigger(kind: string, trigger: XmlElement): TaskTrigger {
  const isTimed = kind === 'TimeTrigger' || kind === 'CalendarTrigger';
  const boundary = textAt(trigger, 'StartBoundary');
  const end = instantAt(textAt(trigger, 'EndBoundary'));
  const isUtc = hasZone(boundary);
  const start = Date.parse(isUtc ? boundary : `${boundary}Z`);
  return {
    text: describe(kind, trigger),
    enabled: textAt(trigger, 'Enabled').toLowerCase() !== 'false',
    start: isTimed && isTime(boundary) && Number.isFinite(start) ? Math.floor(start / 1000) * 1000 : null,
    end,
    isUtc,
    days: kind === 'CalendarTrigger' ? ruleOf(trigger) : undefined,
    every: durationSeconds(textAt(trigger, 'Repetition', 'Interval')),
    duration: durationSeconds(textAt(trigger, 'Repetition', 'Duration')),
  };
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text);
}

function hasZone(text: string): boolean {
  return /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
}

/** Without a zone it is local time, as JavaScript takes it too. */
function instantAt(text: string): number | null {
  const time = isTime(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(time) ? Math.floor(time / 1000) : null;
}

function ruleOf(trigger: XmlElement): DayRule | undefined {
  const byDay = elementAt(trigger, 'ScheduleByDay');
  if (byDay !== undefined) {
    const days = intervalOf(byDay, 'DaysInterval');
    return (day, first) => (day - first) % days === 0;
  }
  const byWeek = elementAt(trigger, 'ScheduleByWeek');
  if (byWeek !== undefined) {
    const weeks = intervalOf(byWeek, 'WeeksInterval');
    const on = namesIn(byWeek, 'DaysOfWeek', weekdays);
    return (day, first) => on.has(weekdayOf(day)) && (weekOf(day) - weekOf(first)) % weeks === 0;
  }
  const byMonth = elementAt(trigger, 'ScheduleByMonth');
  if (byMonth !== undefined) {
    const [days, of] = [textsIn(byMonth, 'DaysOfMonth', 'Day'), monthsOf(byMonth)];
    return (day) => {
      const { month, date, last } = dateOf(day);
      return of.has(month) && (days.includes(String(date)) || (date === last && days.includes('last')));
    };
  }
  const byWeekday = elementAt(trigger, 'ScheduleByMonthDayOfWeek');
  if (byWeekday === undefined) return undefined;
  const [weeks, on, of] = [
    textsIn(byWeekday, 'Weeks', 'Week'),
    namesIn(byWeekday, 'DaysOfWeek', weekdays),
    monthsOf(byWeekday),
  ];
  return (day) => {
    const { month, date, last } = dateOf(day);
    const isIn = weeks.includes(String(Math.ceil(date / 7))) || (date + 7 > last && weeks.includes('last'));
    return isIn && on.has(weekdayOf(day)) && of.has(month);
  };
}

function intervalOf(element: XmlElement, name: string): number {
  const value = Number(textAt(element, name));
  return Number.isInteger(value) && value > 0 && value < 1000 ? value : 1;
}

/** The first of January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Weeks begin on Sunday. */
function weekOf(day: number): number {
  return Math.floor((day + 4) / 7);
}

function dateOf(day: number): { month: number; date: number; last: number } {
  const date = new Date(day * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { month, date: date.getUTCDate(), last: new Date(Date.UTC(year, month + 1, 0)).getUTCDate() };
}

/** Empty elements whose names are the values: `<Monday/>`. */
function namesIn(element: XmlElement, holder: string, names: readonly string[]): Set<number> {
  const inside = elementAt(element, holder);
  return new Set(names.flatMap((name, index) => (childrenOf(inside, name).length > 0 ? [index] : [])));
}

/** None stands for all. */
function monthsOf(element: XmlElement): Set<number> {
  const stated = namesIn(element, 'Months', months);
  return stated.size > 0 ? stated : new Set(months.keys());
}

function textsIn(element: XmlElement, holder: string, name: string): string[] {
  return childrenOf(elementAt(element, holder), name)
    .slice(0, 64)
    .map(({ '#text': text }) => (typeof text === 'string' ? text.toLowerCase() : ''));
}

function describe(kind: string, trigger: XmlElement): string {
  const words = [
    kind
      .replace(/Trigger$/, '')
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase(),
    ...daysAsText(trigger),
  ];
  const add = (text: string, word: string): void => {
    if (text !== '') words.push(`${word} ${text}`);
  };
  add(textAt(trigger, 'StateChange'), 'of');
  add(textAt(trigger, 'Repetition', 'Interval'), 'repeated each');
  add(textAt(trigger, 'Repetition', 'Duration'), 'for');
  add(textAt(trigger, 'StartBoundary'), 'from');
  add(textAt(trigger, 'EndBoundary'), 'to');
  add(textAt(trigger, 'Delay'), 'after');
  add(textAt(trigger, 'RandomDelay'), 'delayed by up to');
  add(textAt(trigger, 'UserId'), 'of');
  if (textAt(trigger, 'Enabled').toLowerCase() === 'false') words.push('(disabled)');
  const name = attributeOf(trigger, 'id');
  return `${words.join(' ')}${name === '' ? '' : ` [${name}]`}`;
}

function daysAsText(trigger: XmlElement): string[] {
  const days = textAt(trigger, 'ScheduleByDay', 'DaysInterval');
  if (days !== '') return [`every ${days} days`];
  const names = (element: XmlElement, holder: string, all: readonly string[]): string =>
    [...namesIn(element, holder, all)].map((index) => all[index]).join(', ');
  const week = elementAt(trigger, 'ScheduleByWeek');
  if (week !== undefined) {
    const interval = intervalOf(week, 'WeeksInterval');
    return [
      ...(interval > 1 ? [`every ${interval} weeks`] : []),
      `on ${names(week, 'DaysOfWeek', weekdays)}`,
    ];
  }
  const month = elementAt(trigger, 'ScheduleByMonth') ?? elementAt(trigger, 'ScheduleByMonthDayOfWeek');
  if (month === undefined) return [];
  const on = [
    ...textsIn(month, 'Weeks', 'Week').map((text) => (text === 'last' ? text : `week ${text}`)),
    ...textsIn(month, 'DaysOfMonth', 'Day').map((text) => (text === 'last' ? 'the last day' : `day ${text}`)),
    names(month, 'DaysOfWeek', weekdays),
  ].filter((text) => text !== '');
  const stated = monthsOf(month).size < months.length ? names(month, 'Months', months) : 'every month';
  return [`on ${on.join(', ')}`, stated === 'every month' ? stated : `in ${stated}`];
}

/** ISO 8601: `PT5M`, `P1D`. */
function durationSeconds(text: string): number | null {
  const { days, hours, minutes, seconds } =
    /^P(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/.exec(text)
      ?.groups ?? {};
  const total =
    Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return total > 0 ? total : null;
}
