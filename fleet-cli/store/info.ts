/** What a store holds. */
import { datasets } from './datasets.ts';
import { rowsTable } from './ddl.ts';
import type { QueryableStore } from './duckdb.ts';

export interface StoreInfo {
  readonly hosts: number;
  /** Unix seconds, 0 for never. */
  readonly lastContact: number;
  readonly quarantined: number;
  /** Only those with rows; `other` are queries of their own shape. */
  readonly datasets: readonly { readonly name: string; readonly present: number; readonly gone: number }[];
}

export async function readStoreInfo(store: QueryableStore): Promise<StoreInfo> {
  const [hosts] = await store.query('SELECT count(*) AS n, max(last_contact) AS last FROM hosts');
  const [quarantine] = await store.query('SELECT count(*) AS n FROM quarantine');
  const counts = await store.query(
    ['', ...datasets.keys()]
      .map(
        (name) =>
          `SELECT '${name === '' ? 'other' : name}' AS name, count(*) - count(gone_order) AS present, count(gone_order) AS gone FROM ${rowsTable(name)}`,
      )
      .join(' UNION ALL '),
  );
  return {
    hosts: Number(hosts?.['n'] ?? 0),
    lastContact: Number(hosts?.['last'] ?? 0),
    quarantined: Number(quarantine?.['n'] ?? 0),
    datasets: counts
      .map((row) => ({
        name: String(row['name']),
        present: Number(row['present']),
        gone: Number(row['gone']),
      }))
      .filter(({ present, gone }) => present + gone > 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
