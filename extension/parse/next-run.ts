/** When a schedule is due next. */
import { Cron } from 'croner';

const nicknames: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/**
 * @param schedule five fields or a nickname; day of month and day of week are joined by "or", but by "and" where one of them begins
 * with a star, as cron does: days 1-7 and every seventh weekday are the first Sunday
 * @param now Unix seconds
 * @param timezone an IANA name; '' for the machine's
 * @returns Unix seconds; null when it is never due again, at no set time (`@reboot`) or no schedule
 */
export function nextCronRun(schedule: string, now: number, timezone = ''): number | null {
  const pattern = schedule.startsWith('@') ? nicknames[schedule] : schedule;
  if (pattern === undefined || pattern.length > 1024) return null;
  try {
    const cron = new Cron(pattern, {
      paused: true,
      mode: '5-part',
      domAndDow: hasStar(pattern),
      ...(timezone === '' ? {} : { timezone }),
    });
    const next = cron.nextRun(new Date(now * 1000));
    return next === null ? null : Math.floor(next.getTime() / 1000);
  } catch {
    return null;
  }
}

function hasStar(pattern: string): boolean {
  const [, , day = '', , weekday = ''] = pattern.trim().split(/\s+/);
  return day.startsWith('*') || weekday.startsWith('*');
}
