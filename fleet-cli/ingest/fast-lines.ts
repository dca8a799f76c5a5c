/**
 * The lines that most logs consist of (one added or removed row each) parsed by the store's own engine; whatever else a piece of
 * log holds is handed back to `normaliseLine`.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { latestTime, orderScale } from '../store/order.ts';

/** Numbers as text: old versions write them so, and a wrong one is ours to judge. */
const fields = {
  name: 'VARCHAR',
  hostIdentifier: 'VARCHAR',
  unixTime: 'VARCHAR',
  epoch: 'VARCHAR',
  counter: 'VARCHAR',
  action: 'VARCHAR',
  columns: 'JSON',
  decorations: 'JSON',
} as const;

const shape = JSON.stringify(fields);
/** The engine holds twice as much as a line may have, for each thread. */
const leastLineBytes = 4 * 1024 * 1024;

/** What the engine did not take. */
export type Leftover =
  /** These lines, of `all` there are, are of another form. */
  | { readonly kind: 'lines'; readonly lines: readonly string[]; readonly all: number }
  /** Some lines are no JSON, and only reading each of them tells which: nothing of the piece was staged. */
  | { readonly kind: 'malformed' };

/**
 * Stages the simple lines of a file of JSON lines; the staging tables are empty before.
 * @param path a file of our own making
 * @param longest bytes that no line of it exceeds
 */
export async function stageFastLines(
  connection: DuckDBConnection,
  path: string,
  longest: number,
): Promise<Leftover> {
  const file = `'${path.replaceAll("'", "''")}'`;
  const isSimple = isSimpleUntil(latestTime());
  const options = `ignore_errors = true, maximum_object_size = ${Math.max(leastLineBytes, longest)}`;
  await connection.run(
    `INSERT INTO staged SELECT hostIdentifier, name,
        CASE WHEN ${isSimple} THEN try_cast(unixTime AS BIGINT) END * ${orderScale} + coalesce(try_cast(counter AS BIGINT), 0) % ${orderScale},
        coalesce(try_cast(epoch AS BIGINT), 0), CASE WHEN ${isSimple} THEN CASE action WHEN 'added' THEN 1 ELSE -1 END END,
        action = 'added' AND coalesce(try_cast(counter AS BIGINT), 0) = 0, columns, decorations
      FROM read_json(${file}, format = 'newline_delimited', columns = ${shape.replaceAll('"', "'")}, ${options})`,
  );
  const counts = await connection.runAndReadAll('SELECT count(*) AS n, count(op) AS simple FROM staged');
  const [counted] = counts.getRowObjectsJS();
  const all = Number(counted?.['n']);
  if (Number(counted?.['simple']) === all) return { kind: 'lines', lines: [], all };
  const reader = await connection.runAndReadAll(
    `SELECT json::VARCHAR AS line FROM (
        SELECT json, unnest(json_transform(json, '${shape}')) FROM read_ndjson_objects(${file}, ${options}))
      WHERE NOT coalesce(${isSimple}, false)`,
  );
  const lines = reader.getRowObjectsJS().map((row) => row['line']);
  if (lines.some((line) => typeof line !== 'string')) {
    await connection.run('TRUNCATE staged');
    return { kind: 'malformed' };
  }
  await connection.run('DELETE FROM staged WHERE op IS NULL');
  return { kind: 'lines', lines: lines.map(String), all };
}

/** A time beyond the latest is for `normaliseLine` to refuse; as an order it might not even be a number. */
function isSimpleUntil(latest: number): string {
  return `(action IN ('added', 'removed') AND json_type(columns) = 'OBJECT' AND hostIdentifier <> '' AND name IS NOT NULL
    AND try_cast(unixTime AS BIGINT) BETWEEN 0 AND ${latest})`;
}
