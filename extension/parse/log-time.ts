/** Times in logs. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const traditional = /^(?<month>[A-Z][a-z]{2}) +(?<day>\d{1,2}) (?<time>\d\d:\d\d:\d\d)\s/;
const iso = /^(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)\s/;

/**
 * The time that a line of syslog begins with: ISO 8601, or RFC 3164's without year, which is then the one that lies nearest
 * before `now` (local time).
 * @param now Unix seconds
 */
export function parseLogTime(
  line: string,
  now: number,
): { readonly time: number; readonly rest: string } | undefined {
  const exact = iso.exec(line);
  if (exact?.groups?.['time'] !== undefined) {
    const text = exact.groups['time']
      .replace(' ', 'T')
      .replace(',', '.')
      .replace(/(?<=\.\d{3})\d+/, '')
      .replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
    const time = Date.parse(text) / 1000;
    return Number.isFinite(time) ? { time, rest: line.slice(exact[0].length) } : undefined;
  }
  const old = traditional.exec(line);
  const { month = '', day = '', time = '' } = old?.groups ?? {};
  const index = months.indexOf(month);
  if (old === null || index === -1) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const year = new Date(now * 1000).getFullYear();
  const inYear = (y: number): number =>
    new Date(y, index, Number(day), hours, minutes, seconds).getTime() / 1000;
  // A day ahead is a clock that was set; more is the year before.
  const at = inYear(year) > now + 86_400 ? inYear(year - 1) : inYear(year);
  return { time: at, rest: line.slice(old[0].length) };
}
