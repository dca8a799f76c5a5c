/**
 * The lines that most logs consist of (one added or removed row each) parsed by the store's own engine; whatever else a piece of
 * log holds is handed back to `normaliseLine`.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { orderScale } from '../store/order.ts';
import { parseQueryName } from './query-name.ts';

const shape = JSON.stringify({
  name: 'VARCHAR',
  hostIdentifier: 'VARCHAR',
  unixTime: 'VARCHAR',
  epoch: 'VARCHAR',
  counter: 'VARCHAR',
  action: 'VARCHAR',
  columns: 'JSON',
  decorations: 'JSON',
});

const maxLineBytes = 64 * 1024 * 1024;

/** What the engine did not take. */
export type Leftover =
  /** These lines are of another form. */
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  /** Some lines are no JSON, and only reading each of them tells which: nothing of the piece was staged. */
  | { readonly kind: 'malformed' };

/**
 * Stages the simple lines of a file of JSON lines; runs within the caller's transaction, after the staging tables were emptied.
 * @param path a file of our own making
 */
export async function stageFastLines(connection: DuckDBConnection, path: string): Promise<Leftover> {
  const file = `'${path.replaceAll("'", "''")}'`;
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE raw_lines AS SELECT json, json_transform(json, '${shape}') AS t
      FROM read_ndjson_objects(${file}, ignore_errors = true, maximum_object_size = ${maxLineBytes})`,
  );
  if ((await count(connection, 'SELECT count(*) AS n FROM raw_lines WHERE json IS NULL')) > 0)
    return { kind: 'malformed' };
  await registerNames(connection);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE simple_lines AS SELECT t.hostIdentifier AS host, n.pack, n.query,
        t.unixTime::BIGINT * ${orderScale} + coalesce(try_cast(t.counter AS BIGINT), 0) % ${orderScale} AS event_order,
        coalesce(try_cast(t.epoch AS BIGINT), 0) AS epoch, coalesce(try_cast(t.counter AS BIGINT), 0) AS counter,
        CASE t.action WHEN 'added' THEN 1 ELSE -1 END AS op, t.columns AS columns, t.decorations AS decorations
      FROM raw_lines JOIN line_names n ON n.name = t.name WHERE ${isSimple}`,
  );
  for (const sql of stageSimple) await connection.run(sql);
  const reader = await connection.runAndReadAll(
    `SELECT json::VARCHAR AS line FROM raw_lines WHERE NOT coalesce(${isSimple}, false)`,
  );
  const lines = reader.getRowObjectsJS().map((row) => String(row['line']));
  await connection.run('DROP TABLE raw_lines');
  await connection.run('DROP TABLE simple_lines');
  return { kind: 'lines', lines };
}

const isSimple = `(t.action IN ('added', 'removed') AND json_type(t.columns) = 'OBJECT' AND t.hostIdentifier <> '' AND t.name IS NOT NULL
  AND try_cast(t.unixTime AS BIGINT) >= 0)`;

const stageSimple = [
  'INSERT INTO staged SELECT host, pack, query, event_order, epoch, op, columns FROM simple_lines',
  `INSERT INTO staged_baselines SELECT DISTINCT host, pack, query, event_order, epoch FROM simple_lines WHERE counter = 0 AND op = 1`,
  `INSERT INTO staged_decorations SELECT host, max(event_order), arg_max(decorations::VARCHAR, event_order) FROM simple_lines
    WHERE json_type(decorations) = 'OBJECT' GROUP BY host`,
] as const;

/** Splits the names of queries here, where the rule is written once. */
async function registerNames(connection: DuckDBConnection): Promise<void> {
  await connection.run('CREATE OR REPLACE TEMP TABLE line_names (name VARCHAR, pack VARCHAR, query VARCHAR)');
  const reader = await connection.runAndReadAll(
    'SELECT DISTINCT t.name AS name FROM raw_lines WHERE t.name IS NOT NULL',
  );
  const appender = await connection.createAppender('line_names');
  for (const row of reader.getRowObjectsJS()) {
    const name = String(row['name']);
    const { pack, query } = parseQueryName(name);
    for (const value of [name, pack, query]) appender.appendVarchar(value);
    appender.endRow();
  }
  appender.closeSync();
}

async function count(connection: DuckDBConnection, sql: string): Promise<number> {
  const reader = await connection.runAndReadAll(sql);
  return Number(reader.getRowObjectsJS()[0]?.['n'] ?? 0);
}
