/**
 * The store's tables in ClickHouse. A row is merged from all its events by key (host, query, hash): the least order at which it was seen,
 * the greatest, and the greatest at which it went. So events taken in twice, or in another order, give the same.
 */
import type { ColumnKind, Dataset } from '../datasets.ts';
import { createFirstLooks, quote, rowsTable } from '../ddl.ts';
import { orderScale } from '../order.ts';
import { packageNames, rarePackages } from '../package-names.ts';

export interface ClickHouseTables {
  /** Replicated engines, for servers with Keeper. */
  readonly replicated: boolean;
  /** Make them on every node of this cluster; '' for the server alone. */
  readonly cluster: string;
}

const types: Readonly<Record<ColumnKind, string>> = {
  text: 'String',
  integer: 'Nullable(Int32)',
  bigint: 'Nullable(Int64)',
  ubigint: 'Nullable(UInt64)',
  double: 'Nullable(Float64)',
  blob: 'String',
};

const rowColumns = `host String, pack LowCardinality(String), query LowCardinality(String), row_hash UInt64,
  first_order SimpleAggregateFunction(min, Int64), last_order SimpleAggregateFunction(max, Int64),
  removed_order SimpleAggregateFunction(max, Int64)`;
/** Streams of version 1 had none: the greatest stands for it until it is known. */
const firstOrder = 'first_order SimpleAggregateFunction(min, Int64) DEFAULT 9223372036854775807';
const rowKey = '(host, pack, query, row_hash)';

/** Rows with the same key have the same values, so any of them is the merged one. */
function anyOf(type: string): string {
  return `SimpleAggregateFunction(any, ${type})`;
}

/** Statements that make the tables and views, or bring them up to date. */
export function createTables(datasets: readonly Dataset[], options: ClickHouseTables): string[] {
  const on = options.cluster === '' ? '' : ` ON CLUSTER ${quote(options.cluster)}`;
  const table = (name: string, columns: string, engine: string, key: string) =>
    `CREATE TABLE IF NOT EXISTS ${name}${on} (${columns}) ENGINE = ${options.replicated ? 'Replicated' : ''}${engine} ORDER BY ${key}`;
  const own = (dataset: Dataset) =>
    dataset.columns.map((column) => `${quote(column.name)} ${anyOf(types[column.kind])}`);
  return [
    table('meta', 'key String, value String', 'ReplacingMergeTree', 'key'),
    table(
      'known_hosts',
      `name String, first_contact SimpleAggregateFunction(min, Int64), last_contact SimpleAggregateFunction(max, Int64)`,
      'AggregatingMergeTree',
      'name',
    ),
    table(
      'host_decorations',
      'name String, event_order Int64, decorations String',
      'ReplacingMergeTree(event_order)',
      'name',
    ),
    table(
      'known_streams',
      `host String, pack LowCardinality(String), query LowCardinality(String), dataset LowCardinality(String), kind LowCardinality(String),
        last_order SimpleAggregateFunction(max, Int64), epoch SimpleAggregateFunction(max, Int64), ${firstOrder}`,
      'AggregatingMergeTree',
      '(host, pack, query, dataset, kind)',
    ),
    `ALTER TABLE known_streams${on} ADD COLUMN IF NOT EXISTS ${firstOrder}`,
    table(
      'baselines',
      'host String, pack LowCardinality(String), query LowCardinality(String), baseline_order Int64',
      'ReplacingMergeTree',
      '(host, pack, query, baseline_order)',
    ),
    table(
      'known_contacts',
      'host String, time Int64, source LowCardinality(String), status LowCardinality(String), code LowCardinality(String), message String',
      'ReplacingMergeTree',
      '(host, time, source)',
    ),
    table(
      'positions',
      'source String, identity String, position Int64',
      'ReplacingMergeTree(position)',
      'source',
    ),
    table(
      'known_quarantine',
      'source String, position Int64, reason String, sample String, time Int64',
      'ReplacingMergeTree',
      '(source, position, reason, sample)',
    ),
    table(
      `kept_${rowsTable('')}`,
      `${rowColumns}, columns ${anyOf('String')}`,
      'AggregatingMergeTree',
      rowKey,
    ),
    ...datasets.flatMap((dataset) => [
      table(
        `kept_${rowsTable(dataset.name)}`,
        [rowColumns, ...own(dataset)].join(', '),
        'AggregatingMergeTree',
        rowKey,
      ),
      ...own(dataset).map(
        (column) => `ALTER TABLE kept_${rowsTable(dataset.name)}${on} ADD COLUMN IF NOT EXISTS ${column}`,
      ),
    ]),
    ...createViews(datasets).map((sql) => sql.replace(/^(CREATE OR REPLACE VIEW \w+)/, `$1${on}`)),
  ];
}

/** Statements that find out when the streams of version 1 began, from their rows and whole answers; a second time they change nothing. */
export function findFirstOrders(datasets: readonly Dataset[]): string[] {
  const kept = ['', ...datasets.map(({ name }) => name)].map((name) => [
    `kept_${rowsTable(name)}`,
    'first_order',
  ]);
  return [...kept, ['baselines', 'baseline_order']].map(
    ([
      table,
      order,
    ]) => `INSERT INTO known_streams (host, pack, query, dataset, kind, last_order, epoch, first_order)
      SELECT s.host, s.pack, s.query, s.dataset, s.kind, max(s.last_order), max(s.epoch), min(k.${order}) FROM known_streams AS s FINAL
      JOIN ${table} AS k ON k.host = s.host AND k.pack = s.pack AND k.query = s.query
      GROUP BY s.host, s.pack, s.query, s.dataset, s.kind`,
  );
}

/** The names and columns that the DuckDB store has, so that report SQL need not know which one it reads. */
function createViews(datasets: readonly Dataset[]): string[] {
  return [
    `CREATE OR REPLACE VIEW hosts AS SELECT cityHash64(h.name) AS host_id, h.name AS name, h.first_contact AS first_contact,
      h.last_contact AS last_contact, if(d.decorations = '', '{}', d.decorations) AS decorations
      FROM known_hosts AS h FINAL LEFT JOIN host_decorations AS d FINAL ON d.name = h.name SETTINGS join_use_nulls = 0`,
    `CREATE OR REPLACE VIEW queries AS SELECT DISTINCT cityHash64(pack, query) AS query_id, pack, query, dataset, kind FROM known_streams`,
    `CREATE OR REPLACE VIEW streams AS SELECT cityHash64(s.host) AS host_id, cityHash64(s.pack, s.query) AS query_id,
      b.last_baseline AS baseline_order, least(s.first_order, s.last_order) AS first_order, s.last_order AS last_order, s.epoch AS epoch FROM (SELECT * FROM known_streams FINAL) AS s
      LEFT JOIN (SELECT host AS b_host, pack AS b_pack, query AS b_query, max(baseline_order) AS last_baseline FROM baselines
        GROUP BY b_host, b_pack, b_query) AS b ON b.b_host = s.host AND b.b_pack = s.pack AND b.b_query = s.query SETTINGS join_use_nulls = 1`,
    'CREATE OR REPLACE VIEW quarantine AS SELECT source, position, reason, sample, time FROM known_quarantine FINAL',
    `CREATE OR REPLACE VIEW contacts AS SELECT cityHash64(host) AS host_id, time, source, status, code, message FROM known_contacts FINAL`,
    `CREATE OR REPLACE VIEW rows_other AS ${keptRows('', ['columns'])}`,
    ...datasets.flatMap((dataset) => {
      const own = dataset.columns.map((column) => quote(column.name));
      const view = (
        more: string,
      ): string => `SELECT r.host AS host, r.host_id AS host_id, r.query_id AS query_id, r.first_order AS first_order, r.gone_order AS gone_order,
          intDiv(r.first_order, ${orderScale}) AS seen_first,${more} intDiv(r.gone_order, ${orderScale}) AS seen_until,
          ${own.map((c) => `r.${c} AS ${c}`).join(', ')} FROM ${rowsTable(dataset.name)} AS r`;
      const last = `intDiv(greatest(r.last_order, r.first_order, if(r.gone_order IS NULL, s.last_order, 0)), ${orderScale})`;
      return [
        `CREATE OR REPLACE VIEW ${rowsTable(dataset.name)} AS ${keptRows(dataset.name, own)}`,
        `CREATE OR REPLACE VIEW ${dataset.name}_history AS ${view(` ${last} AS seen_last,`)}
          JOIN known_streams AS s FINAL ON s.host = r.host AND s.pack = r.pack AND s.query = r.query`,
        `CREATE OR REPLACE VIEW ${dataset.name}_ever AS ${view('')}`,
        `CREATE OR REPLACE VIEW ${dataset.name} AS ${view('')} WHERE r.gone_order IS NULL`,
      ];
    }),
    createFirstLooks((order) => `intDiv(${order}, ${orderScale})`),
    `CREATE OR REPLACE VIEW package_names AS ${packageNames}`,
    `CREATE OR REPLACE VIEW rare_packages AS ${rarePackages}`,
  ];
}

/** Rows with the order since which they are gone: removed by name, or not named by the next whole state. */
function keptRows(dataset: string, columns: readonly string[]): string {
  return `SELECT cityHash64(k.host) AS host_id, cityHash64(k.pack, k.query) AS query_id, k.host AS host, k.pack AS pack, k.query AS query,
      k.row_hash AS row_hash, k.first_order AS first_order, k.last_order AS last_order,
      multiIf(k.removed_order > k.last_order, toNullable(k.removed_order), b.baseline_order) AS gone_order,
      ${columns.map((c) => `k.${c} AS ${c}`).join(', ')}
    FROM (SELECT * FROM kept_${rowsTable(dataset)} FINAL) AS k
    ASOF LEFT JOIN baselines AS b ON b.host = k.host AND b.pack = k.pack AND b.query = k.query AND k.last_order < b.baseline_order
    SETTINGS join_use_nulls = 1`;
}
