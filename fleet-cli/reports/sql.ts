/** Pieces of SQL that several reports share. */
import { orderScale } from '../store/order.ts';

/** A number with its noun: `1 file`, `2 files`. */
export function counted(number: string, one: string, many: string): string {
  return `concat(${number}, CASE WHEN ${number} = 1 THEN ' ${one}' ELSE ' ${many}' END)`;
}

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

/** Columns that make a thing of a dataset the same thing. */
export interface ThingKeys {
  readonly columns: readonly string[];
  /** Whether one answer to one query tells of each thing in one row, so that another row of it is gone or of another query. */
  readonly once: boolean;
}

/**
 * What is new since the beginning of the period: there now, not there before it, and not what the first look at the host found. Rows that came in the
 * period are few, and so are those that are gone: where things are told of once, the others need not be read.
 */
export function newSince(dataset: string, { columns, once }: ThingKeys): string {
  const [first = '', ...others] = columns;
  const list = columns.join(', ');
  const prefixed = (alias: string): string => columns.map((key) => `${alias}.${key} AS ${key}`).join(', ');
  // Only the first key is hashed for each row that is followed back; the others are compared where that one is the same.
  const same = others.map((key) => `h.${key} = c.${key}`).join(' AND ') || '1 = 1';
  const ofSeveral = `SELECT query_id FROM queries WHERE dataset = '${dataset}' AND (SELECT count(*) FROM queries WHERE dataset = '${dataset}') > 1`;
  const before = (
    rows: string,
  ): string => `SELECT h.host_id AS host_id, h.host AS host, ${prefixed('h')}, h.seen_first AS seen_first FROM ${rows} AS h
      JOIN came AS c ON h.host_id = c.host_id AND h.${first} = c.${first} WHERE CASE WHEN ${same} THEN 1 ELSE 0 END = 1`;
  return `SELECT b.host AS host, b.host_id AS host_id, ${prefixed('b')}, b.born AS born FROM (
      WITH came AS (SELECT host_id, min(host) AS host, ${list}, min(seen_first) AS seen_first FROM ${dataset} AS d WHERE ${cameInPeriod('d')} GROUP BY host_id, ${list})
      SELECT host_id, min(host) AS host, ${list}, min(seen_first) AS born FROM (SELECT host_id, host, ${list}, seen_first FROM came
        UNION ALL ${before(`(SELECT * FROM ${dataset}_ever WHERE gone_order IS NOT NULL)`)}
        UNION ALL ${before(once ? `(SELECT * FROM ${dataset} WHERE query_id IN (${ofSeveral}))` : dataset)}) AS everything
      GROUP BY host_id, ${list} HAVING min(seen_first) >= {since}) AS b
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
