/** Unit files (systemd.syntax(7)), drop-ins and specifiers (systemd.unit(5)). */

/** Section, key, values in order; an empty value resets what came before it. */
export type UnitFile = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

type Draft = Map<string, Map<string, string[]>>;

const maxLines = 20_000;
const maxValue = 64 * 1024;

/** @param texts the unit and its drop-ins, in the order in which they are applied */
export function parseUnit(texts: readonly string[]): UnitFile {
  const unit: Draft = new Map();
  for (const text of texts) applyText(unit, text);
  return unit;
}

function applyText(unit: Draft, text: string): void {
  let section = '';
  for (const line of logicalLines(text)) {
    const header = /^\[(?<name>[^\]]+)\]$/.exec(line)?.groups?.['name'];
    if (header !== undefined) {
      section = header;
      continue;
    }
    const at = line.indexOf('=');
    if (at <= 0 || section === '') continue;
    const keys = unit.get(section) ?? new Map<string, string[]>();
    unit.set(section, keys);
    const key = line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    if (value === '') keys.set(key, []);
    else keys.set(key, [...(keys.get(key) ?? []), value].slice(-256));
  }
}

/** A backslash at the end joins the next line; comments between are left out. */
function* logicalLines(text: string): Generator<string> {
  let open: string | undefined;
  for (const raw of text.split('\n', maxLines)) {
    const line = raw.replace(/\r$/, '');
    if (/^\s*[#;]/.test(line)) continue;
    const whole = (open === undefined ? line : `${open} ${line.trim()}`).slice(0, maxValue);
    if (whole.endsWith('\\')) {
      open = whole.slice(0, -1).trimEnd();
      continue;
    }
    open = undefined;
    if (whole.trim() !== '') yield whole.trim();
  }
  if (open !== undefined && open.trim() !== '') yield open.trim();
}

/** All values of a key; none when it is not set. */
export function valuesOf(unit: UnitFile, section: string, key: string): readonly string[] {
  return unit.get(section)?.get(key) ?? [];
}

/** The last value of a key, which is the one in force; '' when it is not set. */
export function lastValueOf(unit: UnitFile, section: string, key: string): string {
  return valuesOf(unit, section, key).at(-1) ?? '';
}

export interface UnitIdentity {
  /** Full name: `backup@db.service`. */
  readonly name: string;
  /** Who runs the manager: '' and null for a unit that is there for the manager of any user. */
  readonly user: string;
  readonly uid: number | null;
  readonly home: string;
  readonly hostname: string;
  /** Of a user's own manager. */
  readonly isUser: boolean;
}

/** Replaces `%` specifiers; one that is not known stays. */
export function expandSpecifiers(text: string, unit: UnitIdentity): string {
  if (!text.includes('%')) return text;
  const suffix = /\.[a-z]+$/.exec(unit.name)?.[0] ?? '';
  const bare = unit.name.slice(0, unit.name.length - suffix.length);
  const at = bare.indexOf('@');
  const prefix = at === -1 ? bare : bare.slice(0, at);
  const instance = at === -1 ? '' : bare.slice(at + 1);
  const home = unit.isUser ? unit.home : '/root';
  const own = (directory: string): string => (home === '' ? '' : `${home}/${directory}`);
  const runtime = unit.uid === null ? '' : `/run/user/${unit.uid}`;
  // What is '' is not known here.
  const values: Readonly<Record<string, string>> = {
    ...{ u: unit.user, U: unit.uid === null ? '' : String(unit.uid), h: unit.home, H: unit.hostname },
    ...{ s: '/bin/sh', T: '/tmp', V: '/var/tmp', '%': '%', l: unit.hostname.split('.')[0] ?? '' },
    t: unit.isUser ? runtime : '/run',
    S: unit.isUser ? own('.local/state') : '/var/lib',
    C: unit.isUser ? own('.cache') : '/var/cache',
    E: unit.isUser ? own('.config') : '/etc',
    L: unit.isUser ? own('.local/state/log') : '/var/log',
  };
  const names: Readonly<Record<string, string>> = {
    ...{ n: unit.name, N: bare, p: prefix, P: unescapeUnit(prefix), i: instance, I: unescapeUnit(instance) },
    ...{ j: prefix.slice(prefix.lastIndexOf('-') + 1), f: `/${unescapeUnit(instance || prefix)}` },
  };
  let left = maxValue;
  return text.replace(/%(?<letter>[A-Za-z%])/g, (whole, letter: string) => {
    const value = names[letter] ?? (values[letter] || whole);
    left -= value.length;
    return left < 0 ? '' : value;
  });
}

/** `-` is `/`, `\xNN` a byte (systemd-escape(1)). */
function unescapeUnit(text: string): string {
  return text
    .replaceAll('-', '/')
    .replace(/\\x(?<hex>[0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * The commands of an Exec line (systemd.service(5)) in words, without the prefixes `@ - : + !`; `@` gives argv[0] a name of its own.
 * Variables stay as written: what is in an EnvironmentFile is not read.
 */
export function execCommands(line: string): string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  let rest = line.slice(0, maxValue);
  let renamed = false;
  const begin = (): void => {
    const prefix = /^\s*[@\-:+!|]*/.exec(rest)?.[0] ?? '';
    renamed = prefix.includes('@');
    rest = rest.slice(prefix.length);
  };
  const finish = (): void => {
    if (renamed) words.splice(1, 1);
    if (words.length > 0) commands.push(words);
    words = [];
  };
  const pattern = /\s*(?:"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|((?:[^\s\\]|\\[\s\S])+))/y;
  begin();
  for (let count = 0; count < 4096; count++) {
    const match = pattern.exec(rest);
    if (match === null) break;
    const word = match[1] ?? match[2] ?? match[3] ?? '';
    // A lone semicolon stands between commands.
    if (match[3] === ';') {
      finish();
      rest = rest.slice(pattern.lastIndex);
      pattern.lastIndex = 0;
      begin();
    } else {
      words.push(word.replace(/\\(?<char>[\s\S])/g, (_, char: string) => escapes[char] ?? char));
    }
  }
  finish();
  return commands;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', s: ' ' };
