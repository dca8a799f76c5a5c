/** Pieces of SQL that several reports share. */

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
  const list = keys.join(', ');
  const prefixed = (alias: string): string => keys.map((key) => `${alias}.${key} AS ${key}`).join(', ');
  const same = keys.map((key) => `h.${key} = c.${key}`).join(' AND ');
  const grouped = keys.map((key) => `h.${key}`).join(', ');
  return `SELECT b.host AS host, ${prefixed('b')}, b.born AS born FROM (
      SELECT h.host AS host, ${prefixed('h')}, min(h.seen_first) AS born FROM ${dataset}_history h
      JOIN (SELECT DISTINCT host, ${list} FROM ${dataset} WHERE seen_first >= {since}) AS c ON h.host = c.host AND ${same}
      GROUP BY h.host, ${grouped} HAVING min(h.seen_first) >= {since}) AS b
    JOIN (SELECT host, min(seen_first) AS first_look FROM ${dataset}_history GROUP BY host) AS f ON f.host = b.host WHERE b.born > f.first_look`;
}

/**
 * Runs of Python, each once: a run that was seen again with more known of it has several rows.
 * @param where narrows the rows, e.g. to a period
 */
export function runs(where: string): string {
  return `SELECT host, invocation_id, max(kind) AS kind, max(script) AS script, max(module) AS module, max(username) AS username, max(start_time) AS start_time, max(source) AS source,
    CAST(floor((max(start_time) % 86400) / 3600.0) AS BIGINT) AS hour FROM python_invocations WHERE ${where} GROUP BY host, invocation_id`;
}
