/** Runs in cron's log: Debian's `CRON[pid]: (user) CMD (command)`, cronie's `CROND`, and anacron's jobs. */
import { parseLogTime } from './log-time.ts';

export interface CronLogEntry {
  /** Unix seconds. */
  readonly time: number;
  /** Of the shell that cron started. */
  readonly pid: number;
  readonly user: string;
  /** Not redacted. */
  readonly command: string;
}

const maxChars = 32 * 1024 * 1024;
const maxEntries = 100_000;
const message =
  /^\S+ (?:\/\S+\/)?(?:CRON|CROND|cron|crond|\/USR\/SBIN\/CRON)\[(?<pid>\d+)\]: \((?<user>[^)]+)\) CMD \((?<command>.*)\)\s*$/;

/** @param now Unix seconds, for lines without a year */
export function parseCronLog(text: string, now: number): CronLogEntry[] {
  const entries: CronLogEntry[] = [];
  for (const line of text.slice(-maxChars).split('\n')) {
    if (!line.includes(' CMD (')) continue;
    const entry = parseCronLine(line, now);
    if (entry !== undefined) entries.push(entry);
  }
  return entries.slice(-maxEntries);
}

function parseCronLine(line: string, now: number): CronLogEntry | undefined {
  const stamp = parseLogTime(line, now);
  const { pid, user, command } = message.exec(stamp?.rest ?? '')?.groups ?? {};
  if (stamp === undefined || pid === undefined || user === undefined || command === undefined)
    return undefined;
  return { time: stamp.time, pid: Number(pid), user, command: command.trim() };
}
