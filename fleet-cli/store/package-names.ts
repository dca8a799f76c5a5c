/**
 * What a fleet has of each package, counted beforehand: hosts are counted over all rows of all hosts, which takes longer than a reader should wait.
 * It follows from the rows alone, so it is made anew rather than kept in step, by whoever first needs it after they changed.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { readMeta } from './meta.ts';

/** The dataset that it is made of. */
export const packageNamesSource = 'python_site_packages';

const key = 'packages_counted';

/** In what DuckDB and ClickHouse both understand: there it is a view. */
export const packageNames = `SELECT p.normalized_name AS normalized_name, p.installs AS installs, p.hosts AS hosts, v.versions AS versions, v.some_versions AS some_versions, p.latest AS latest, p.dated AS dated
  FROM (SELECT normalized_name, count(*) AS installs, count(DISTINCT host_id) AS hosts, max(install_time) AS latest, count(CASE WHEN install_time > 0 THEN 1 END) AS dated FROM ${packageNamesSource} GROUP BY normalized_name) AS p
  JOIN (SELECT normalized_name, count(*) AS versions, fewOf(version) AS some_versions FROM (SELECT DISTINCT normalized_name, version FROM ${packageNamesSource}) AS d GROUP BY normalized_name) AS v
  ON v.normalized_name = p.normalized_name`;

/**
 * Who has the packages that hardly any host has: those on one host, or on a fiftieth of those that were looked at, so that whoever asks for less finds
 * them all. Made of the counts, in what both understand.
 */
export const rarePackages = `SELECT s.normalized_name AS normalized_name, max(k.hosts) AS hosts, min(s.host) AS host, fewOf(s.username) AS owners, max(s.install_time) AS latest
  FROM ${packageNamesSource} AS s JOIN (SELECT normalized_name, hosts FROM package_names
    WHERE hosts = 1 OR hosts * 50 <= (SELECT count(*) FROM first_looks WHERE dataset = '${packageNamesSource}')) AS k ON k.normalized_name = s.normalized_name
  GROUP BY s.normalized_name`;

/** Statements that make the place where it is kept. */
export const createPackageNames = [
  `CREATE TABLE package_names (normalized_name VARCHAR NOT NULL, installs BIGINT NOT NULL, hosts BIGINT NOT NULL, versions BIGINT NOT NULL,
    some_versions VARCHAR NOT NULL, latest BIGINT)`,
  `INSERT OR REPLACE INTO meta VALUES ('${key}', 'stale')`,
];

/** Statements that add how many of the installs have a time. */
export const addDated = [
  'ALTER TABLE package_names ADD COLUMN dated BIGINT',
  `INSERT OR REPLACE INTO meta VALUES ('${key}', 'stale')`,
];

/** Statements that make the place for who has the rare ones. */
export const createRarePackages = [
  'CREATE TABLE rare_packages (normalized_name VARCHAR NOT NULL, hosts BIGINT NOT NULL, host VARCHAR, owners VARCHAR, latest BIGINT)',
  `INSERT OR REPLACE INTO meta VALUES ('${key}', 'stale')`,
];

/** Whether a statement reads it. */
export function readsPackageNames(sql: string): boolean {
  return /\b(?:package_names|rare_packages)\b/.test(sql);
}

/** Said in the transaction that changes the rows. */
export async function markPackageNames(connection: DuckDBConnection): Promise<void> {
  await connection.run(`INSERT OR REPLACE INTO meta VALUES ('${key}', 'stale')`);
}

export async function arePackageNamesStale(connection: DuckDBConnection): Promise<boolean> {
  return (await readMeta(connection, key)) !== 'fresh';
}

/**
 * Makes it anew, within the caller's transaction.
 * @param readOnly it is for this connection only, as the store cannot be written
 */
export async function makePackageNames(connection: DuckDBConnection, readOnly: boolean): Promise<void> {
  if (readOnly) {
    await connection.run(`CREATE OR REPLACE TEMP TABLE package_names AS ${packageNames}`);
    await connection.run(`CREATE OR REPLACE TEMP TABLE rare_packages AS ${rarePackages}`);
    return;
  }
  for (const [table, sql] of [
    ['package_names', packageNames],
    ['rare_packages', rarePackages],
  ] as const) {
    await connection.run(`DELETE FROM ${table}`);
    await connection.run(`INSERT INTO ${table} ${sql} ORDER BY normalized_name`);
  }
  await connection.run(`INSERT OR REPLACE INTO meta VALUES ('${key}', 'fresh')`);
}
