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
  const written = schedule.startsWith('@') ? nicknames[schedule] : schedule;
  if (written === undefined || written.length > 1024) return null;
  const pattern = withinBounds(written);
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

/** How many values each field has. */
const sizes = [60, 24, 31, 12, 7] as const;

/** A step that is longer than the field leaves its first value, as cron takes it: minute 0 for every 90 minutes. */
function withinBounds(pattern: string): string {
  return pattern
    .trim()
    .split(/\s+/)
    .map((field, index) => {
      const size = sizes[index] ?? 1;
      return field.replace(/(?<=\/)\d+/g, (step) => (Number(step) > size ? String(size) : step));
    })
    .join(' ');
}

function hasStar(pattern: string): boolean {
  const [, , day = '', , weekday = ''] = pattern.trim().split(/\s+/);
  return day.startsWith('*') || weekday.startsWith('*');
}
