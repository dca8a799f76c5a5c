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
 * Keys of a dataset with the time at which each host first showed it, and the time of that host's first look at the dataset: what is newer than that
 * is a change, what is not was there before anyone looked.
 * @param keys columns that make a thing the same thing
 */
export function births(dataset: string, keys: readonly string[]): string {
  const list = keys.join(', ');
  return `SELECT host, ${list}, born, gone, min(born) OVER (PARTITION BY host) AS first_look
    FROM (SELECT host, ${list}, min(seen_first) AS born, CASE WHEN count(*) > count(seen_until) THEN NULL ELSE max(seen_until) END AS gone
      FROM ${dataset}_history GROUP BY host, ${list}) AS keyed`;
}

/** What is new since the beginning of the period, on hosts that were looked at before. */
export function newSince(dataset: string, keys: readonly string[]): string {
  return `SELECT * FROM (${births(dataset, keys)}) AS b WHERE born > first_look AND born >= {since} AND gone IS NULL`;
}

/** What is gone since the beginning of the period. */
export function goneSince(dataset: string, keys: readonly string[]): string {
  return `SELECT * FROM (${births(dataset, keys)}) AS b WHERE gone >= {since}`;
}

/**
 * Runs of Python, each once: a run that was seen again with more known of it has several rows.
 * @param where narrows the rows, e.g. to a period
 */
export function runs(where: string): string {
  return `SELECT host, invocation_id, max(kind) AS kind, max(script) AS script, max(module) AS module, max(username) AS username, max(start_time) AS start_time, max(source) AS source,
    CAST(floor((max(start_time) % 86400) / 3600.0) AS BIGINT) AS hour FROM python_invocations WHERE ${where} GROUP BY host, invocation_id`;
}
