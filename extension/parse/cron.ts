/** Crontabs (crontab(5) of Vixie cron, cronie and Debian) and anacrontab(5). */
import { withPaths } from './path-variables.ts';

export interface CronEntry {
  /** From 1. */
  readonly line: number;
  /** The five fields or the nickname (`@daily`), as written; for anacron the period and delay. */
  readonly schedule: string;
  /** Sixth field of a system crontab; '' in a user's own. */
  readonly user: string;
  /** Without what an unescaped `%` sends to its standard input. */
  readonly command: string;
  /** What cron gives it as its standard input; undefined when there is no unescaped `%`. */
  readonly input: string | undefined;
  /** CRON_TZ in force; '' for the machine's. */
  readonly timezone: string;
  /** PATH in force; '' for cron's own. */
  readonly searchPath: string;
  /** Name of an anacron job. */
  readonly job: string;
  /** HOME in force, in which the command is started; '' for that of the user. */
  readonly home: string;
}

const maxLines = 20_000;
const maxSettings = 200;
const setting = /^\s*(?<name>[A-Za-z_]\w*|"[^"]*"|'[^']*')\s*=(?<value>.*)$/;
const field = '[-\\d*/,~A-Za-z?#LW]+';
const times = new RegExp(`^-?(?<schedule>${field}(?:\\s+${field}){4})\\s+(?<rest>.*)$`);
const nickname = /^-?(?<schedule>@[a-z_]+)\s+(?<rest>.*)$/;

/** @param hasUser the sixth field names the user, as in /etc/crontab and /etc/cron.d */
export function parseCrontab(text: string, hasUser: boolean): CronEntry[] {
  const entries: CronEntry[] = [];
  const settings = new Map<string, string>();
  for (const [index, raw] of text.split('\n', maxLines).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const { name, value } = setting.exec(line)?.groups ?? {};
    if (name !== undefined && value !== undefined) {
      if (settings.size < maxSettings) settings.set(unquote(name), unquote(value.trim()));
      continue;
    }
    const entry = parseEntry(line, hasUser);
    if (entry === undefined) continue;
    entries.push({
      ...entry,
      command: withPaths(entry.command, settings),
      line: index + 1,
      timezone: settings.get('CRON_TZ') ?? '',
      searchPath: settings.get('PATH') ?? '',
      home: settings.get('HOME') ?? '',
      job: '',
    });
  }
  return entries;
}

function parseEntry(line: string, hasUser: boolean) {
  const { schedule, rest } =
    (line.replace(/^-/, '').startsWith('@') ? nickname : times).exec(line)?.groups ?? {};
  if (schedule === undefined || rest === undefined) return undefined;
  const words = hasUser ? /^(?<user>\S+)\s+(?<command>.*)$/.exec(rest)?.groups : { user: '', command: rest };
  const { command, input } = splitInput(words?.['command'] ?? '');
  if (command === '') return undefined;
  return { schedule: schedule.replace(/\s+/g, ' '), user: words?.['user'] ?? '', command, input };
}

/**
 * The first unescaped `%` ends the command; what follows is its standard input, in which each further one ends a line. `\%` is a plain
 * percent sign.
 */
export function splitInput(line: string): { readonly command: string; readonly input: string | undefined } {
  const [command = '', ...lines] = splitAtPercents(line);
  if (lines.length === 0) return { command: command.trim(), input: undefined };
  const input = lines.join('\n');
  return { command: command.trim(), input: input === '' || input.endsWith('\n') ? input : `${input}\n` };
}

function splitAtPercents(line: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < line.length; at++) {
    // A backslash keeps the next character from any meaning, also another backslash.
    if (line.charAt(at) === '\\') at++;
    else if (line.charAt(at) === '%') {
      parts.push(line.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(line.slice(from));
  return parts.map((part) => part.replaceAll('\\%', '%'));
}

/** `period delay name command`; settings are as in a crontab. */
export function parseAnacrontab(text: string): CronEntry[] {
  const entries: CronEntry[] = [];
  let searchPath = '';
  for (const [index, raw] of text.split('\n', maxLines).entries()) {
    const line = raw.trim();
    searchPath = /^PATH\s*=(?<value>.*)$/.exec(line)?.groups?.['value']?.trim() ?? searchPath;
    const { period, delay, job, command } =
      /^(?<period>\d+|@[a-z]+)\s+(?<delay>\d+)\s+(?<job>\S+)\s+(?<command>.+)$/.exec(line)?.groups ?? {};
    if (period === undefined || command === undefined) continue;
    const every = period.startsWith('@') ? period : `every ${period} days`;
    const schedule = `${every}, ${delay} minutes after start`;
    entries.push({
      line: index + 1,
      schedule,
      user: 'root',
      command,
      input: undefined,
      timezone: '',
      searchPath,
      home: '',
      job: job ?? '',
    });
  }
  return entries;
}

function unquote(text: string): string {
  return /^(?<quote>["'])(?<inside>.*)\k<quote>$/.exec(text)?.groups?.['inside'] ?? text;
}
