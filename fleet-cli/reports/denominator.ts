/** Who answered, who failed and who is silent: the line that every report begins with. */
import type { QueryableStore } from '../store/duckdb.ts';
import type { ReportDenominator } from './types.ts';

const contactsSql = `SELECT h.name AS host, h.last_contact AS heard, c.status AS status, c.code AS code
  FROM hosts h LEFT JOIN (
    SELECT host_id, status, code FROM (
      SELECT host_id, status, code, row_number() OVER (PARTITION BY host_id ORDER BY "time" DESC, status) AS nth FROM contacts) AS ordered
    WHERE nth = 1) AS c ON c.host_id = h.host_id
  ORDER BY h.name`;

const rowsSql = 'SELECT DISTINCT h.name AS host FROM streams s JOIN hosts h ON h.host_id = s.host_id';

/** @param since Unix seconds: a host that was not heard of later is silent */
export async function readDenominator(store: QueryableStore, since: number): Promise<ReportDenominator> {
  const withRows = new Set((await store.query(rowsSql)).map((row) => String(row['host'])));
  const failures: Record<string, string[]> = {};
  let answered = 0;
  let partial = 0;
  let failed = 0;
  let silent = 0;
  let never = 0;
  let newest: number | null = null;
  const hosts = await store.query(contactsSql);
  for (const row of hosts) {
    const host = String(row['host']);
    const heard = Number(row['heard']);
    if (row['status'] === 'failed') {
      failed++;
      const code = String(row['code'] ?? '') || 'FAILED';
      const names = failures[code] ?? [];
      names.push(host);
      failures[code] = names;
    } else if (row['status'] === 'never') never++;
    else if (heard < since || !withRows.has(host)) silent++;
    else answered++;
    if (row['status'] === 'partial') partial++;
    if (withRows.has(host)) newest = Math.max(newest ?? 0, heard);
  }
  return { hosts: hosts.length, answered, partial, failed, failures, never, silent, newest };
}

const { format: count } = new Intl.NumberFormat('en-US', { useGrouping: 'min2' });

/** A number of hosts in words. */
export function countHosts(hosts: number): string {
  return `${count(hosts)} ${hosts === 1 ? 'host' : 'hosts'}`;
}

/** The denominator as one line. */
export function describeReportDenominator(denominator: ReportDenominator): string {
  const { hosts, answered, partial, failed, failures, never, silent } = denominator;
  const reasons = Object.entries(failures).map(([code, names]) => `${count(names.length)} ${code}`);
  return [
    `${countHosts(hosts)} asked`,
    `${count(answered)} answered${partial > 0 ? ` (${count(partial)} in part)` : ''}`,
    `${count(failed)} failed${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`,
    ...(never > 0 ? [`${count(never)} never reached`] : []),
    `${count(silent)} silent`,
  ].join(' · ');
}

/** 4 when no host answered, 3 when some failed, were cut short or are silent, else 0. */
export function exitCodeOfDenominator(denominator: ReportDenominator): 0 | 3 | 4 {
  if (denominator.answered === 0) return 4;
  return denominator.failed + denominator.partial + denominator.never > 0 ? 3 : 0;
}
