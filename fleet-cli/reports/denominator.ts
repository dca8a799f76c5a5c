/** Who answered, who failed and who is silent: the line that every report begins with. */
import type { QueryableStore } from '../store/duckdb.ts';
import { answer, keptRows, type Question } from './questions.ts';
import { askOne } from './run-reports.ts';
import type { ReportDenominator } from './types.ts';

const contacts = `SELECT h.name AS host, h.last_contact AS heard, c.status AS status, CASE WHEN c.status = 'failed' THEN c.code ELSE '' END AS code,
    CASE WHEN h.host_id IN (SELECT host_id FROM streams) THEN 1 ELSE 0 END AS has_rows
  FROM hosts h LEFT JOIN (
    SELECT host_id, status, code FROM (
      SELECT host_id, status, code, row_number() OVER (PARTITION BY host_id ORDER BY "time" DESC, status) AS nth FROM contacts) AS ordered
    WHERE nth = 1) AS c ON c.host_id = h.host_id`;

const failuresSql = `SELECT host, code FROM (${contacts}) AS each_host WHERE status = 'failed' ORDER BY host`;

/** Counted by the engine: hosts are many, and few of them need be named. */
export function countHostsBy(store: QueryableStore, since: number): Question {
  const sql = `SELECT status, recent, has_rows, count(*) AS n, max(heard) AS newest
    FROM (SELECT status, CASE WHEN heard >= ${Math.floor(since)} THEN 1 ELSE 0 END AS recent, has_rows, heard FROM (${contacts}) AS each_host) AS judged
    GROUP BY status, recent, has_rows`;
  return askOne(store, sql);
}

/** @param since Unix seconds: a host that was not heard of later is silent */
export async function readDenominator(store: QueryableStore, since: number): Promise<ReportDenominator> {
  let hosts = 0;
  let answered = 0;
  let partial = 0;
  let failed = 0;
  let silent = 0;
  let never = 0;
  let newest: number | null = null;
  const { rows } = await answer(store, countHostsBy(store, since), keptRows);
  for (const row of rows) {
    const n = Number(row['n']);
    const hasRows = Number(row['has_rows']) === 1;
    hosts += n;
    if (row['status'] === 'failed') failed += n;
    else if (row['status'] === 'never') never += n;
    else if (Number(row['recent']) === 0 || !hasRows) silent += n;
    else answered += n;
    if (row['status'] === 'partial') partial += n;
    if (hasRows) newest = Math.max(newest ?? 0, Number(row['newest']));
  }
  const failures = failed > 0 ? await readFailures(store) : {};
  return { hosts, answered, partial, failed, failures, never, silent, newest };
}

async function readFailures(store: QueryableStore): Promise<Record<string, string[]>> {
  const failures: Record<string, string[]> = {};
  for (const row of await store.query(failuresSql)) {
    const code = String(row['code'] ?? '') || 'FAILED';
    const names = failures[code] ?? [];
    names.push(String(row['host']));
    failures[code] = names;
  }
  return failures;
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
