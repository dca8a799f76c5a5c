/**
 * Takes staged events into the store, set by set. Order of arrival does not matter and repetition changes nothing: of every row the
 * store keeps the least order at which it was seen, the greatest, and the greatest at which it went; it is gone when the last exceeds
 * the second.
 */
import { type Dataset, datasets } from './datasets.ts';
import { quote, rowsTable, sqlType } from './ddl.ts';
import { orderScale } from './order.ts';

/** Filled by the readers of logs and answers; `op` is 1 for added and -1 for removed. */
export const stageTables = [
  `CREATE OR REPLACE TEMP TABLE staged (host VARCHAR, pack VARCHAR, query VARCHAR, event_order BIGINT, epoch BIGINT, op TINYINT, columns VARCHAR)`,
  // An answer that is the whole state at its time: a snapshot, or the first result of an epoch.
  'CREATE OR REPLACE TEMP TABLE staged_baselines (host VARCHAR, pack VARCHAR, query VARCHAR, event_order BIGINT, epoch BIGINT)',
  'CREATE OR REPLACE TEMP TABLE staged_contacts (host VARCHAR, status VARCHAR, code VARCHAR, message VARCHAR)',
  'CREATE OR REPLACE TEMP TABLE staged_decorations (host VARCHAR, event_order BIGINT, decorations VARCHAR)',
] as const;

/** Hosts and streams first: rows refer to them. The queries are registered before. */
export const mergeHosts = [
  `CREATE OR REPLACE TEMP TABLE seen AS
    SELECT host, min(event_order) // ${orderScale} AS first_contact, max(event_order) // ${orderScale} AS last_contact
    FROM (SELECT host, event_order FROM staged UNION ALL SELECT host, event_order FROM staged_baselines) GROUP BY host`,
  `UPDATE hosts SET first_contact = least(hosts.first_contact, seen.first_contact), last_contact = greatest(hosts.last_contact, seen.last_contact)
    FROM seen WHERE hosts.name = seen.host`,
  `INSERT INTO hosts (host_id, name, first_contact, last_contact)
    SELECT (SELECT coalesce(max(host_id), 0) FROM hosts) + row_number() OVER (ORDER BY host), host, first_contact, last_contact
    FROM seen WHERE host NOT IN (SELECT name FROM hosts)`,
  `UPDATE hosts SET decorations = d.decorations FROM
    (SELECT host, arg_max(decorations, event_order) AS decorations FROM staged_decorations GROUP BY host) d WHERE hosts.name = d.host`,
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

const streamsSeen = `SELECT h.host_id, q.query_id, max(e.event_order) AS last_order, max(e.epoch) AS epoch,
    max(CASE WHEN e.baseline AND q.kind <> 'events' THEN e.event_order END) AS baseline_order
  FROM (SELECT host, pack, query, event_order, epoch, false AS baseline FROM staged
    UNION ALL SELECT host, pack, query, event_order, epoch, true FROM staged_baselines) e
  JOIN hosts h ON h.name = e.host JOIN queries q ON q.pack = e.pack AND q.query = e.query GROUP BY ALL`;

export const mergeStreams = [
  `CREATE OR REPLACE TEMP TABLE streams_seen AS ${streamsSeen}`,
  `INSERT INTO streams (host_id, query_id, baseline_order, last_order, epoch)
    SELECT host_id, query_id, baseline_order, last_order, epoch FROM streams_seen
    ON CONFLICT (host_id, query_id) DO UPDATE SET
      baseline_order = CASE WHEN streams.baseline_order IS NULL OR excluded.baseline_order > streams.baseline_order
        THEN excluded.baseline_order ELSE streams.baseline_order END,
      last_order = greatest(streams.last_order, excluded.last_order),
      epoch = greatest(streams.epoch, excluded.epoch)`,
] as const;

/** The statements that take in the staged rows of one dataset; '' is the one for queries of their own shape. */
export function mergeRows(name: string): string[] {
  const dataset = datasets.get(name);
  const table = rowsTable(dataset === undefined ? '' : name);
  const columns = dataset === undefined ? ['columns'] : dataset.columns.map((column) => quote(column.name));
  return [
    `CREATE OR REPLACE TEMP TABLE incoming AS ${incoming(dataset, name)}`,
    `UPDATE ${table} AS r SET
        first_order = least(r.first_order, i.first_order),
        last_order = greatest(r.last_order, i.added),
        gone_order = CASE WHEN greatest(coalesce(r.gone_order, 0), i.removed) > greatest(r.last_order, i.added)
          THEN greatest(coalesce(r.gone_order, 0), i.removed) END
      FROM incoming i WHERE r.host_id = i.host_id AND r.query_id = i.query_id AND r.row_hash = i.row_hash`,
    `INSERT INTO ${table} (host_id, query_id, row_hash, first_order, last_order, gone_order, ${columns.join(', ')})
      SELECT i.host_id, i.query_id, i.row_hash, i.first_order, i.added,
        CASE WHEN i.removed > i.added THEN i.removed END, ${columns.map((c) => `i.${c}`).join(', ')}
      FROM incoming i ANTI JOIN ${table} r ON r.host_id = i.host_id AND r.query_id = i.query_id AND r.row_hash = i.row_hash
      ORDER BY i.host_id, i.query_id`,
    // What a later baseline of its stream did not name is gone since that baseline.
    `UPDATE ${table} AS r SET gone_order = s.baseline_order FROM streams s
      WHERE s.host_id = r.host_id AND s.query_id = r.query_id AND r.gone_order IS NULL AND r.last_order < s.baseline_order
        AND (s.host_id, s.query_id) IN (SELECT (host_id, query_id) FROM streams_seen)`,
  ];
}

function incoming(dataset: Dataset | undefined, name: string): string {
  const filter = dataset === undefined ? `q.dataset = ''` : `q.dataset = '${name}'`;
  const source = `FROM staged e JOIN hosts h ON h.name = e.host JOIN queries q ON q.pack = e.pack AND q.query = e.query WHERE ${filter}`;
  const summary = `min(event_order) AS first_order, coalesce(max(CASE WHEN op = 1 THEN event_order END), 0) AS added,
    coalesce(max(CASE WHEN op = -1 THEN event_order END), 0) AS removed`;
  if (dataset === undefined) {
    // Sorted keys and text values: the same row has the same text whichever format it came in.
    const canonical =
      'to_json(map_from_entries(list_sort(map_entries(CAST(e.columns::JSON AS MAP(VARCHAR, VARCHAR))))))::VARCHAR';
    return `SELECT host_id, query_id, hash(columns) AS row_hash, ${summary}, columns
      FROM (SELECT h.host_id, q.query_id, e.event_order, e.op, ${canonical} AS columns ${source}) GROUP BY host_id, query_id, columns`;
  }
  const names = dataset.columns.map((column) => quote(column.name));
  const typed = dataset.columns.map(
    (column) => `${convert(column.kind, `t.${quote(column.name)}`)} AS ${quote(column.name)}`,
  );
  const shape = JSON.stringify(
    Object.fromEntries(dataset.columns.map((column) => [column.name, 'VARCHAR'])),
  ).replaceAll("'", "''");
  return `SELECT host_id, query_id, hash(${names.join(', ')}) AS row_hash, ${summary}, ${names.map((n) => `any_value(${n}) AS ${n}`).join(', ')}
    FROM (SELECT host_id, query_id, event_order, op, ${typed.join(', ')}
      FROM (SELECT h.host_id, q.query_id, e.event_order, e.op, json_transform(e.columns::JSON, '${shape}') AS t ${source}))
    GROUP BY host_id, query_id, hash(${names.join(', ')})`;
}

/** Text as osquery logs it, to the column's type: missing numbers are '' there. */
function convert(kind: Dataset['columns'][number]['kind'], value: string): string {
  if (kind === 'text') return `coalesce(${value}, '')`;
  return kind === 'blob' ? `${value}::BLOB` : `TRY_CAST(${value} AS ${sqlType(kind)})`;
}
