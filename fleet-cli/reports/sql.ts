/** Pieces of SQL that several reports share. */
import { orderScale } from '../store/order.ts';

/** A number by which severities sort; 0 for text that is none. */
export function severityRank(expression: string): string {
  return `CASE ${expression} WHEN 'critical' THEN 5 WHEN 'high' THEN 4 WHEN 'medium' THEN 3 WHEN 'low' THEN 2 WHEN 'info' THEN 1 ELSE 0 END`;
}

/** The severity of a rank. */
export function severityName(expression: string): string {
  return `CASE ${expression} WHEN 5 THEN 'critical' WHEN 4 THEN 'high' WHEN 3 THEN 'medium' WHEN 2 THEN 'low' WHEN 1 THEN 'info' ELSE '' END`;
}

/** The worst severity of a group. */
export function worst(expression: string): string {
  return severityName(`max(${severityRank(expression)})`);
}

/**
 * What is new since the beginning of the period: there now, not there before it, and not what the first look at the host found. Only rows that came in
 * the period are followed back, as they are few among all.
 * @param keys columns that make a thing the same thing
 */
export function newSince(dataset: string, keys: readonly string[]): string {
  const [first = '', ...others] = keys;
  const list = keys.join(', ');
  const prefixed = (alias: string): string => keys.map((key) => `${alias}.${key} AS ${key}`).join(', ');
  // Only the first key is hashed for each row of the fleet; the others are compared where that one is the same.
  const same = others.map((key) => `h.${key} = c.${key}`).join(' AND ') || '1 = 1';
  const grouped = keys.map((key) => `h.${key}`).join(', ');
  return `SELECT b.host AS host, b.host_id AS host_id, ${prefixed('b')}, b.born AS born FROM (
      SELECT h.host_id AS host_id, min(h.host) AS host, ${prefixed('h')}, min(h.seen_first) AS born FROM ${dataset}_ever h
      JOIN (SELECT DISTINCT host_id, ${list} FROM ${dataset} AS d WHERE ${cameInPeriod('d')}) AS c ON h.host_id = c.host_id AND h.${first} = c.${first}
      WHERE CASE WHEN ${same} THEN 1 ELSE 0 END = 1 GROUP BY h.host_id, ${grouped} HAVING min(h.seen_first) >= {since}) AS b
    JOIN first_looks AS f ON f.host_id = b.host_id WHERE f.dataset = '${dataset}' AND b.born > f.seen_first`;
}

/** Whether a row came in the period, in what lets an engine skip rows. */
export function cameInPeriod(alias: string): string {
  return `${alias}.first_order >= {since} * CAST(${orderScale} AS BIGINT)`;
}

/** Tells a run from another. */
export const invocation = 'pairKey(host_id, invocation_id)';
/** Hour of the day at which a run began, UTC. */
export const hourOfRun = 'CAST(floor((start_time % 86400) / 3600.0) AS BIGINT)';

/**
 * Runs of Python, each once: a run that was seen again with more known of it has several rows. Those are few, and only they are put together.
 * @param where narrows the rows, e.g. to a period
 */
export function runs(where: string): string {
  const several = `SELECT ${invocation} AS several FROM python_invocations WHERE ${where} GROUP BY ${invocation} HAVING count(*) > 1`;
  return `SELECT host_id, host, invocation_id, kind, script, module, username, start_time, source, ${hourOfRun} AS hour
      FROM python_invocations WHERE ${where} AND ${invocation} NOT IN (${several})
    UNION ALL SELECT host_id, host, invocation_id, kind, script, module, username, start_time, source, ${hourOfRun} AS hour FROM (
      SELECT host_id, min(host) AS host, invocation_id, max(kind) AS kind, max(script) AS script, max(module) AS module, max(username) AS username,
        max(start_time) AS start_time, max(source) AS source
      FROM python_invocations WHERE ${where} AND ${invocation} IN (${several}) GROUP BY host_id, invocation_id) AS merged`;
}
