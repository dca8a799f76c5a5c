/**
 * Takes staged events into the store, set by set: they are typed in temporary tables of their own first, outside of a transaction, as the engine reads what
 * a transaction has not committed with one thread; then all of them are merged in one transaction. Order of arrival does not matter and repetition changes nothing: of every row the
 * store keeps the least order at which it was seen, the greatest, and the greatest at which it went; it is gone when the last exceeds
 * the second.
 */
import { type Dataset, datasets } from './datasets.ts';
import { quote, rowsTable, sqlType } from './ddl.ts';
import { hasKeptPath, isWithin, keptPath, withinColumn } from './kept-path.ts';
import { orderScale } from './order.ts';

/** The staging tables. `staged` is filled by the readers of logs and answers; `op` is 1 for added and -1 for removed. */
export const stageTables = [
  `CREATE OR REPLACE TEMP TABLE staged (host VARCHAR, name VARCHAR, event_order BIGINT, epoch BIGINT, op TINYINT, baseline BOOLEAN,
    columns VARCHAR, decorations VARCHAR)`,
  // Answers that are the whole state at their time: snapshots, and the first results of an epoch.
  'CREATE OR REPLACE TEMP TABLE staged_baselines (host VARCHAR, name VARCHAR, event_order BIGINT, epoch BIGINT)',
  'CREATE OR REPLACE TEMP TABLE staged_names (name VARCHAR, pack VARCHAR, query VARCHAR)',
  'CREATE OR REPLACE TEMP TABLE staged_decorations (host VARCHAR, event_order BIGINT, decorations VARCHAR)',
  'CREATE OR REPLACE TEMP TABLE staged_contacts (host VARCHAR, status VARCHAR, code VARCHAR, message VARCHAR)',
] as const;

/** What was staged, stream by stream: the names in it are few, whatever the number of rows. */
export const summariseStaged = `CREATE OR REPLACE TEMP TABLE staged_streams AS
  SELECT host, name, min(event_order) AS first_order, max(event_order) AS last_order, max(epoch) AS epoch,
    max(CASE WHEN baseline THEN event_order END) AS baseline_order
  FROM (SELECT host, name, event_order, epoch, baseline FROM staged
    UNION ALL SELECT host, name, event_order, epoch, true FROM staged_baselines)
  GROUP BY host, name`;

/** What hosts the staged events are of; new ones get their numbers, for rows refer to them, but were not in contact before the events are taken in. */
export const registerHosts = [
  `CREATE OR REPLACE TEMP TABLE seen AS
    SELECT host, min(first_order) // ${orderScale} AS first_contact, max(last_order) // ${orderScale} AS last_contact
    FROM staged_streams GROUP BY host`,
  `CREATE OR REPLACE TEMP TABLE seen_decorations AS SELECT host, arg_max(decorations, event_order) AS decorations FROM
    (FROM staged_decorations UNION ALL SELECT host, event_order, decorations FROM staged WHERE decorations IS NOT NULL)
    WHERE json_type(decorations::JSON) = 'OBJECT' GROUP BY host`,
  `INSERT INTO hosts (host_id, name, first_contact, last_contact)
    SELECT (SELECT coalesce(max(host_id), 0) FROM hosts) + row_number() OVER (ORDER BY host), host, first_contact, 0
    FROM seen WHERE host NOT IN (SELECT name FROM hosts)`,
] as const;

export const mergeHosts = [
  `UPDATE hosts SET first_contact = least(hosts.first_contact, seen.first_contact), last_contact = greatest(hosts.last_contact, seen.last_contact)
    FROM seen WHERE hosts.name = seen.host`,
  'UPDATE hosts SET decorations = d.decorations FROM seen_decorations d WHERE hosts.name = d.host',
] as const;

/** Parameters: $1 the time, $2 the source. A host that did not answer is known from then on, but was not in contact. */
export const mergeContacts = [
  `INSERT INTO hosts (host_id, name, first_contact, last_contact)
    SELECT (SELECT coalesce(max(host_id), 0) FROM hosts) + row_number() OVER (ORDER BY host), host, $1, 0
    FROM (SELECT DISTINCT host FROM staged_contacts) WHERE host NOT IN (SELECT name FROM hosts)`,
  `UPDATE hosts SET last_contact = greatest(last_contact, $1)
    WHERE name IN (SELECT host FROM staged_contacts WHERE status IN ('ok', 'partial'))`,
  `INSERT INTO contacts SELECT h.host_id, $1, $2, c.status, c.code, c.message FROM staged_contacts c JOIN hosts h ON h.name = c.host`,
] as const;

export const findStreams = `CREATE OR REPLACE TEMP TABLE streams_seen AS
  SELECT t.host, t.name, h.host_id, q.query_id, q.dataset, t.first_order, t.last_order, t.epoch,
    CASE WHEN q.kind <> 'events' THEN t.baseline_order END AS baseline_order
  FROM staged_streams t JOIN staged_names n USING (name) JOIN hosts h ON h.name = t.host
  JOIN queries q ON q.pack = n.pack AND q.query = n.query`;

/** What there is to do for each dataset (`MergeFacts`), before its streams are merged. */
export const findMergeFacts = `SELECT s.dataset, bool_or(k.last_order IS NOT NULL) AS known, bool_or(s.baseline_order IS NOT NULL) AS baseline
  FROM streams_seen s LEFT JOIN streams k ON k.host_id = s.host_id AND k.query_id = s.query_id GROUP BY s.dataset`;

/** One query may come under several names (its pack's delimiter is a flag). */
export const mergeStreams = `INSERT INTO streams (host_id, query_id, baseline_order, first_order, last_order, epoch)
  SELECT host_id, query_id, max(baseline_order), min(first_order), max(last_order), max(epoch) FROM streams_seen GROUP BY host_id, query_id
  ON CONFLICT (host_id, query_id) DO UPDATE SET
    baseline_order = CASE WHEN streams.baseline_order IS NULL OR excluded.baseline_order > streams.baseline_order
      THEN excluded.baseline_order ELSE streams.baseline_order END,
    first_order = least(streams.first_order, excluded.first_order),
    last_order = greatest(streams.last_order, excluded.last_order),
    epoch = greatest(streams.epoch, excluded.epoch)`;

/** What there is to do for a dataset: which steps can be left out. */
export interface MergeFacts {
  /** Rows of the streams at hand may be in the store. */
  readonly known: boolean;
  /** A whole state was staged, before or after which rows ended. */
  readonly baseline: boolean;
}

/** Where the staged rows of a dataset are while they are taken in; '' is the one of queries of their own shape. */
export function incomingTable(name: string): string {
  return `incoming_${name === '' ? 'other' : name}`;
}

/** @returns the statement that types the staged rows of a dataset */
export function typeRows(name: string): string {
  return `CREATE OR REPLACE TEMP TABLE ${incomingTable(name)} AS ${incoming(datasets.get(name), name)}`;
}

/** Whether a row is staged more than once: by its key alone, which costs little. */
export function countRepeats(name: string): string {
  return `SELECT count(*) AS n FROM (SELECT 1 FROM ${incomingTable(name)} GROUP BY host_id, query_id, row_hash HAVING count(*) > 1 LIMIT 1)`;
}

/** @returns the statement that makes one row of those that are staged more than once */
export function mergeRepeats(name: string): string {
  return `CREATE OR REPLACE TEMP TABLE ${incomingTable(name)} AS ${once(incomingTable(name), keptColumns(datasets.get(name)))}`;
}

/** @returns the statements that take the staged rows into those of a dataset */
export function mergeRows(name: string, facts: MergeFacts): string[] {
  const dataset = datasets.get(name);
  const table = rowsTable(dataset === undefined ? '' : name);
  const columns = keptColumns(dataset);
  const key = 'host_id, query_id, row_hash';
  return [
    ...(facts.known ? [updateKnown(table, incomingTable(name))] : []),
    `INSERT INTO ${table} (${key}, first_order, last_order, gone_order, ${columns.join(', ')})
      SELECT i.host_id, i.query_id, i.row_hash, i.first_order, i.added, CASE WHEN i.removed > i.added THEN i.removed END,
        ${columns.map((c) => `i.${c}`).join(', ')}
      FROM ${incomingTable(name)} i ${facts.known ? `ANTI JOIN ${table} r USING (${key})` : ''}`,
    ...(facts.known || facts.baseline ? [endRows(table)] : []),
  ];
}

/** The columns of a row besides those that every row has. */
function keptColumns(dataset: Dataset | undefined): string[] {
  if (dataset === undefined) return ['columns'];
  return [
    ...dataset.columns.map((column) => quote(column.name)),
    ...(hasKeptPath(dataset) ? [withinColumn] : []),
  ];
}

/** Repeated rows as one: the values are those of any, for they are the same. In the order in which they came, for rows of a host and of a time together take less space and time. */
function once(from: string, columns: readonly string[]): string {
  return `SELECT host_id, query_id, row_hash, min(first_order) AS first_order, max(added) AS added, max(removed) AS removed,
    ${columns.map((c) => `any_value(${c}) AS ${c}`).join(', ')} FROM ${from} GROUP BY host_id, query_id, row_hash ORDER BY min(first_order), host_id, query_id`;
}

function updateKnown(table: string, from: string): string {
  return `UPDATE ${table} AS r SET
        first_order = least(r.first_order, i.first_order),
        last_order = greatest(r.last_order, i.added),
        gone_order = CASE WHEN greatest(coalesce(r.gone_order, 0), i.removed) > greatest(r.last_order, i.added)
          THEN greatest(coalesce(r.gone_order, 0), i.removed) END
      FROM ${from} i WHERE r.host_id = i.host_id AND r.query_id = i.query_id AND r.row_hash = i.row_hash
        AND (i.first_order < r.first_order OR i.added > r.last_order OR i.removed > coalesce(r.gone_order, 0)
          OR (r.gone_order IS NOT NULL AND r.gone_order <= r.last_order))`;
}

/** What a later baseline of its stream did not name is gone since that baseline. */
function endRows(table: string): string {
  return `UPDATE ${table} AS r SET gone_order = s.baseline_order FROM streams s
      WHERE s.host_id = r.host_id AND s.query_id = r.query_id AND r.gone_order IS NULL AND r.last_order < s.baseline_order
        AND (s.host_id, s.query_id) IN (SELECT (host_id, query_id) FROM streams_seen)`;
}

function incoming(dataset: Dataset | undefined, name: string): string {
  const filter = `s.dataset = '${name}'`;
  const source = `FROM staged e JOIN streams_seen s ON s.host = e.host AND s.name = e.name WHERE ${filter}`;
  const orders = `e.event_order AS first_order, CASE WHEN e.op = 1 THEN e.event_order ELSE 0 END AS added,
    CASE WHEN e.op = -1 THEN e.event_order ELSE 0 END AS removed`;
  if (dataset === undefined) {
    // Sorted keys and text values: the same row has the same text whichever format it came in. What names a key twice stays as it is.
    const canonical =
      'coalesce(try(to_json(map_from_entries(list_sort(map_entries(CAST(e.columns::JSON AS MAP(VARCHAR, VARCHAR))))))::VARCHAR), e.columns)';
    return `SELECT host_id, query_id, ${keyOf('columns')} AS row_hash, first_order, added, removed, columns
      FROM (SELECT s.host_id, s.query_id, ${orders}, ${canonical} AS columns ${source})`;
  }
  const names = dataset.columns.map((column) => quote(column.name));
  const typed = dataset.columns.map(
    (column) => `${convert(column.kind, `t.${quote(column.name)}`)} AS ${quote(column.name)}`,
  );
  const shape = JSON.stringify(
    Object.fromEntries(dataset.columns.map((column) => [column.name, 'VARCHAR'])),
  ).replaceAll("'", "''");
  const kept = hasKeptPath(dataset) ? `* REPLACE (${keptPath} AS path), ${isWithin} AS ${withinColumn}` : '*';
  return `SELECT ${keyOf(names.join(', '))} AS row_hash, ${kept}
    FROM (SELECT host_id, query_id, first_order, added, removed, ${typed.join(', ')}
      FROM (SELECT s.host_id, s.query_id, ${orders}, json_transform(e.columns, '${shape}') AS t ${source}))`;
}

/** 48 bits, kept in 6 bytes: of 5 million streams of 10,000 rows one has two rows that look alike. */
function keyOf(values: string): string {
  return `(hash(${values}) >> 16)`;
}

/** Text as osquery logs it, to the column's type: missing numbers are '' there. */
function convert(kind: Dataset['columns'][number]['kind'], value: string): string {
  if (kind === 'text') return `coalesce(${value}, '')`;
  return kind === 'blob' ? `${value}::BLOB` : `TRY_CAST(${value} AS ${sqlType(kind)})`;
}
