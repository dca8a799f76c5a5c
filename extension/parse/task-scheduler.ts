/** Tasks of Windows (Task Scheduler Schema 1.2 and later): UTF-16 with a byte-order mark, as the service writes them. */
import { decodePython } from './decode.ts';
import { attributeOf, childrenOf, elementAt, parseXml, textAt, type XmlElement } from './xml.ts';

export interface ScheduledTask {
  /** Commands with their arguments as one line each. */
  readonly actions: readonly TaskAction[];
  readonly enabled: boolean;
  /** SID or name of the account. */
  readonly user: string;
  /** Triggers as text. */
  readonly schedule: string;
  readonly triggers: readonly TaskTrigger[];
}

export interface TaskAction {
  readonly command: string;
  readonly arguments: string;
  readonly directory: string;
}

export interface TaskTrigger {
  readonly enabled: boolean;
  /** Unix seconds of its first time; null when it has none. */
  readonly start: number | null;
  /** Seconds between its times; null for once, and for what no fixed time tells. */
  readonly every: number | null;
  /** Days of the week (0 is Sunday) it is limited to. */
  readonly weekdays: readonly number[];
}

const daySeconds = 86_400;
const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** @returns undefined when it is no task */
export function parseScheduledTask(bytes: Uint8Array): ScheduledTask | undefined {
  // The declaration says UTF-16, which the text is no more once it is decoded.
  const text = decodePython(bytes).text.replace(/^\s*<\?xml[^>]*\?>/, '');
  const task = elementAt(parseXml(text), 'Task');
  if (task === undefined) return undefined;
  const triggers = elementAt(task, 'Triggers');
  const all =
    triggers === undefined
      ? []
      : Object.keys(triggers).flatMap((kind) => childrenOf(triggers, kind).map((one) => ({ kind, one })));
  return {
    actions: childrenOf(elementAt(task, 'Actions'), 'Exec').map((exec) => ({
      command: unquote(textAt(exec, 'Command')),
      arguments: textAt(exec, 'Arguments'),
      directory: unquote(textAt(exec, 'WorkingDirectory')),
    })),
    enabled: textAt(task, 'Settings', 'Enabled').toLowerCase() !== 'false',
    user:
      textAt(task, 'Principals', 'Principal', 'UserId') || textAt(task, 'Principals', 'Principal', 'GroupId'),
    schedule: all.map(({ kind, one }) => describe(kind, one)).join('; '),
    triggers: all.map(({ one }) => toTrigger(one)),
  };
}

/** When a task is due next, of the triggers that have a fixed time. */
export function nextTaskRun(triggers: readonly TaskTrigger[], now: number): number | null {
  const times = triggers.filter(({ enabled }) => enabled).flatMap((trigger) => nextOf(trigger, now) ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

function nextOf({ start, every, weekdays }: TaskTrigger, now: number): number | undefined {
  if (start === null) return undefined;
  if (weekdays.length === 0) {
    if (start > now) return start;
    return every === null ? undefined : start + (Math.floor((now - start) / every) + 1) * every;
  }
  let at = start;
  if (at <= now) at += (Math.floor((now - at) / daySeconds) + 1) * daySeconds;
  for (let day = 0; day < 7; day++, at += daySeconds)
    if (weekdays.includes(new Date(at * 1000).getDay())) return at;
  return undefined;
}

function toTrigger(trigger: XmlElement): TaskTrigger {
  const boundary = textAt(trigger, 'StartBoundary');
  // Without a zone it is local time, as JavaScript takes it too.
  const start = /^\d{4}-\d\d-\d\dT/.test(boundary) ? Date.parse(boundary) / 1000 : Number.NaN;
  const days = Number(textAt(trigger, 'ScheduleByDay', 'DaysInterval'));
  const week = elementAt(trigger, 'ScheduleByWeek');
  const weeks = Number(textAt(week, 'WeeksInterval') || '1');
  const repetition = durationSeconds(textAt(trigger, 'Repetition', 'Interval'));
  const daily = days > 0 && days < 1000 ? days * daySeconds : null;
  return {
    enabled: textAt(trigger, 'Enabled').toLowerCase() !== 'false',
    start: Number.isFinite(start) ? Math.floor(start) : null,
    every: repetition ?? daily,
    weekdays: week !== undefined && weeks === 1 ? weekdaysOf(week) : [],
  };
}

function weekdaysOf(week: XmlElement): number[] {
  const days = elementAt(week, 'DaysOfWeek');
  return weekdayNames.flatMap((name, index) => (childrenOf(days, name).length > 0 ? [index] : []));
}

function describe(kind: string, trigger: XmlElement): string {
  const words = [
    kind
      .replace(/Trigger$/, '')
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase(),
  ];
  const days = textAt(trigger, 'ScheduleByDay', 'DaysInterval');
  if (days !== '') words.push(`every ${days} days`);
  const week = elementAt(trigger, 'ScheduleByWeek');
  if (week !== undefined)
    words.push(
      `on ${weekdaysOf(week)
        .map((day) => weekdayNames[day])
        .join(', ')}`,
    );
  if (elementAt(trigger, 'ScheduleByMonth') !== undefined) words.push('every month');
  const repetition = textAt(trigger, 'Repetition', 'Interval');
  if (repetition !== '') words.push(`repeated each ${repetition}`);
  const start = textAt(trigger, 'StartBoundary');
  if (start !== '') words.push(`from ${start}`);
  const user = textAt(trigger, 'UserId');
  if (user !== '') words.push(`of ${user}`);
  if (textAt(trigger, 'Enabled').toLowerCase() === 'false') words.push('(disabled)');
  const name = attributeOf(trigger, 'id');
  return `${words.join(' ')}${name === '' ? '' : ` [${name}]`}`;
}

/** ISO 8601: `PT5M`, `P1D`. */
function durationSeconds(text: string): number | null {
  const { days, hours, minutes, seconds } =
    /^P(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/.exec(text)
      ?.groups ?? {};
  const total =
    Number(days ?? 0) * daySeconds +
    Number(hours ?? 0) * 3600 +
    Number(minutes ?? 0) * 60 +
    Number(seconds ?? 0);
  return total > 0 ? total : null;
}

function unquote(text: string): string {
  return text.replace(/^"(?<inside>.*)"$/, '$<inside>');
}
