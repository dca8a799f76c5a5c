/** Property lists of launchd (launchd.plist(5)), XML or binary. */
import { type PlistValue, parseBinaryPlist } from './binary-plist.ts';
import { withPaths } from './path-variables.ts';

export interface LaunchdJob {
  readonly label: string;
  /** Program with its arguments. */
  readonly words: readonly string[];
  readonly user: string;
  readonly directory: string;
  /** Of the file alone: launchctl's own record may say otherwise. */
  readonly disabled: boolean;
  /** As text: `every 300 s; at hour 3 minute 30; at load`. */
  readonly schedule: string;
  /** Five-field patterns of StartCalendarInterval. */
  readonly patterns: readonly string[];
}

type Dictionary = Readonly<Record<string, PlistValue>>;

/** @returns undefined when it is no property list with a program */
export function parseLaunchd(bytes: Uint8Array): LaunchdJob | undefined {
  const job = parsePlist(bytes);
  if (!isDictionary(job)) return undefined;
  const program = text(job['Program']);
  const list = Array.isArray(job['ProgramArguments']) ? job['ProgramArguments'].map(text) : [];
  // Program is what is run, ProgramArguments then begins with its argv[0].
  const variables = new Map(
    Object.entries(isDictionary(job['EnvironmentVariables']) ? job['EnvironmentVariables'] : {}).map(
      ([name, value]) => [name, text(value)],
    ),
  );
  const words = (program === '' ? list : [program, ...list.slice(1)]).map((word) =>
    withPaths(word, variables),
  );
  if (words.length === 0) return undefined;
  const intervals = calendarOf(job['StartCalendarInterval']);
  return {
    label: text(job['Label']),
    words,
    user: text(job['UserName']),
    directory: text(job['WorkingDirectory']),
    disabled: job['Disabled'] === true,
    schedule: scheduleOf(job, intervals),
    patterns: intervals.map(toPattern),
  };
}

/** A property list of either form; undefined when it is neither. */
export function parsePlist(bytes: Uint8Array): PlistValue | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 6)).toString('latin1');
  return head === 'bplist' ? parseBinaryPlist(bytes) : parseXmlPlist(Buffer.from(bytes).toString('utf8'));
}

const maxXml = 1024 * 1024;
const maxXmlDepth = 32;

/** A dictionary mixes its keys and values in one sequence: it is read in document order, tag by tag. */
function parseXmlPlist(xml: string): PlistValue | undefined {
  if (xml.length > maxXml || !/<plist[\s>]/.test(xml) || !xml.includes('</plist>') || /<!ENTITY/i.test(xml))
    return undefined;
  const tokens = tagsOf(xml.slice(xml.indexOf('<plist')));
  let at = tokens[0]?.tag === 'plist' ? 1 : 0;
  return value(0);

  function value(depth: number): PlistValue | undefined {
    const open = tokens[at++];
    if (open === undefined || depth > maxXmlDepth) return undefined;
    const { tag } = open;
    if (tag === 'true/' || tag === 'false/') return tag === 'true/';
    if (tag === 'dict') return dictionary(depth);
    if (tag === 'array') return array(depth);
    if (tag.endsWith('/')) return tag === 'dict/' ? {} : tag === 'array/' ? [] : '';
    if (tokens[at]?.tag === `/${tag}`) at++;
    return tag === 'integer' || tag === 'real'
      ? Number(open.text)
      : tag === 'true' || tag === 'false'
        ? tag === 'true'
        : open.text;
  }

  function array(depth: number): PlistValue[] {
    const items: PlistValue[] = [];
    while (at < tokens.length && tokens[at]?.tag !== '/array') {
      const item = value(depth + 1);
      if (item === undefined) break;
      items.push(item);
    }
    at++;
    return items;
  }

  function dictionary(depth: number): Dictionary {
    const entries: [string, PlistValue][] = [];
    while (at < tokens.length && tokens[at]?.tag !== '/dict') {
      const key = tokens[at];
      if (key?.tag !== 'key') break;
      at += tokens[at + 1]?.tag === '/key' ? 2 : 1;
      const item = value(depth + 1);
      if (item === undefined) break;
      entries.push([key.text, item]);
    }
    at++;
    return Object.fromEntries(entries);
  }
}

interface Tag {
  /** `dict`, `/dict` or `dict/`. */
  readonly tag: string;
  /** Between it and the next. */
  readonly text: string;
}

/** Comments are passed over; what is not closed ends it. */
function tagsOf(xml: string): Tag[] {
  const tags: Tag[] = [];
  for (let at = xml.indexOf('<'); at !== -1; ) {
    const isComment = xml.startsWith('<!--', at);
    const end = xml.indexOf(isComment ? '-->' : '>', at);
    if (end === -1) break;
    const after = end + (isComment ? 3 : 1);
    const next = xml.indexOf('<', after);
    const inside = isComment ? '' : xml.slice(at + 1, end);
    const name = /^\/?[a-z]+(?=[\s/]|$)/.exec(inside)?.[0];
    const text = decode(xml.slice(after, next === -1 ? xml.length : next));
    if (name !== undefined) tags.push({ tag: inside.endsWith('/') ? `${name}/` : name, text });
    at = next;
  }
  return tags;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The five entities of XML and character numbers. */
function decode(text: string): string {
  return text
    .trim()
    .replace(
      /&(?:#x(?<hex>[0-9a-f]{1,6})|#(?<number>\d{1,7})|(?<name>lt|gt|quot|apos|amp));/gi,
      (whole, ...rest) => {
        const groups = rest.at(-1) as Record<string, string | undefined>;
        if (groups['name'] !== undefined) return entities[groups['name'].toLowerCase()] ?? whole;
        const code =
          groups['hex'] === undefined ? Number(groups['number']) : Number.parseInt(groups['hex'], 16);
        return code > 0x10ffff ? whole : String.fromCodePoint(code);
      },
    );
}

function scheduleOf(job: Dictionary, intervals: readonly Dictionary[]): string {
  const parts: string[] = [];
  if (typeof job['StartInterval'] === 'number') parts.push(`every ${job['StartInterval']} s`);
  for (const interval of intervals) {
    const words = Object.entries(interval).map(([name, value]) => `${name.toLowerCase()} ${String(value)}`);
    parts.push(words.length === 0 ? 'every minute' : `at ${words.join(' ')}`);
  }
  if (job['RunAtLoad'] === true) parts.push('at load');
  if (job['KeepAlive'] === true || isDictionary(job['KeepAlive'])) parts.push('kept alive');
  const watched = [...textsOf(job['WatchPaths']), ...textsOf(job['QueueDirectories'])];
  if (watched.length > 0) parts.push(`when watched paths change: ${watched.join(', ')}`);
  if (job['StartOnMount'] === true) parts.push('when a volume is mounted');
  if (isDictionary(job['Sockets'])) parts.push('on a connection');
  if (isDictionary(job['MachServices'])) parts.push('on a message');
  if (isDictionary(job['LaunchEvents'])) parts.push('on events');
  return parts.join('; ');
}

/** Of a list, or of one text; the first ten. */
function textsOf(value: PlistValue | undefined): string[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list
    .slice(0, 10)
    .map(text)
    .filter((one) => one !== '');
}

function calendarOf(value: PlistValue | undefined): Dictionary[] {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.filter(isDictionary).slice(0, 256);
}

/** A key that is missing stands for every value. */
function toPattern(interval: Dictionary): string {
  const names = ['Minute', 'Hour', 'Day', 'Month', 'Weekday'];
  return names.map((name) => (typeof interval[name] === 'number' ? String(interval[name]) : '*')).join(' ');
}

function isDictionary(value: PlistValue | undefined): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: PlistValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
