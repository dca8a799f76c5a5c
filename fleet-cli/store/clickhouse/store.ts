/** The store of a fleet in ClickHouse, when one machine's file is outgrown. */
import { createHash } from 'node:crypto';
import { UsageError } from '../../../extension/core/errors.ts';
import { clickhouseFunctions } from '../../reports/functions.ts';
import type { Batch } from '../../types.ts';
import type { Catalog } from '../catalog.ts';
import { datasets } from '../datasets.ts';
import { rowsTable } from '../ddl.ts';
import type { Contacts, Intake, Store, StoreRow, StoreValue } from '../duckdb.ts';
import { orderOf } from '../order.ts';
import { type ClickHouseTables, createTables, findFirstOrders } from './ddl.ts';
import type { ClickHouseExecutor, JsonAnswer } from './executor.ts';
import { hashRow, typeRow } from './rows.ts';

const schemaVersion = 3;

/**
 * Makes the tables, views and functions, or brings them up to date.
 * @throws UsageError when they were made by a newer version
 */
export async function initClickHouse(executor: ClickHouseExecutor, options: ClickHouseTables): Promise<void> {
  for (const sql of [...clickhouseFunctions(), ...createTables([...datasets.values()], options)])
    await executor.command(sql);
  const version = await readVersion(executor);
  if (version > schemaVersion) throw newer(version);
  if (version === 1) for (const sql of findFirstOrders([...datasets.values()])) await executor.command(sql);
  if (version < schemaVersion)
    await executor.insert(
      'meta',
      [{ key: 'schema_version', value: String(schemaVersion) }],
      `schema ${schemaVersion}`,
    );
}

/** @throws UsageError when `pysight store init` has not been run there */
export async function openClickHouse(executor: ClickHouseExecutor, catalog: Catalog): Promise<Store> {
  const version = await readVersion(executor).catch(() => 0);
  if (version === 0) {
    await executor.close();
    throw new UsageError(
      'there is no store in this ClickHouse database yet: run pysight store init with the same --store',
    );
  }
  if (version !== schemaVersion) {
    await executor.close();
    if (version > schemaVersion) throw newer(version);
    throw new UsageError(
      'the store in this ClickHouse database is of an older version: run pysight store init with the same --store',
    );
  }
  return {
    engine: 'clickhouse',
    query: async (sql) => toRows(await executor.select(sql)),
    take: (intake) => take(executor, intake, catalog),
    prepare: async (intake) => ({
      take: () => take(executor, intake, catalog),
      discard: async () => undefined,
    }),
    async positionOf(source) {
      const { data } = await executor.select(
        `SELECT identity, position FROM positions FINAL WHERE source = '${source.replace(/[\\']/g, '\\$&')}'`,
      );
      const [row] = data;
      return row === undefined
        ? undefined
        : { source, identity: String(row['identity']), position: Number(row['position']) };
    },
    close: () => executor.close(),
  };
}

async function readVersion(executor: ClickHouseExecutor): Promise<number> {
  const { data } = await executor.select(
    `SELECT max(toUInt32(value)) AS v FROM meta WHERE key = 'schema_version'`,
  );
  return Number(data[0]?.['v'] ?? 0);
}

function newer(version: number): UsageError {
  return new UsageError(
    `the store was made by a newer pysight (schema ${version}, this program knows ${schemaVersion})`,
  );
}

/**
 * There are no transactions across tables, and none are needed: every insert changes nothing the second time, and the position comes
 * last, so what a crash cut off is taken in again.
 */
async function take(executor: ClickHouseExecutor, intake: Intake, catalog: Catalog): Promise<void> {
  const tables = new Map<string, object[]>();
  const add = (table: string, row: object) => {
    const rows = tables.get(table) ?? [];
    rows.push(row);
    tables.set(table, rows);
  };
  for (const batch of intake.batches) addBatch(batch, catalog, add);
  if (intake.contacts !== undefined) addContacts(intake.contacts, add);
  const time = Math.floor(Date.now() / 1000);
  for (const quarantined of intake.quarantined ?? []) add('known_quarantine', { ...quarantined, time });
  for (const [table, rows] of tables) await executor.insert(table, rows, tokenOf(table, rows));
  if (intake.position !== undefined)
    await executor.insert('positions', [intake.position], tokenOf('positions', [intake.position]));
}

type Add = (table: string, row: object) => void;

function addBatch(batch: Batch, catalog: Catalog, add: Add): void {
  const { host, pack, query, time } = batch;
  const entry = catalog(pack, query);
  const dataset = datasets.get(entry.dataset);
  const order = String(orderOf(time, batch.counter));
  const stream = { host, pack, query };
  add('known_hosts', { name: host, first_contact: time, last_contact: time });
  const epoch = batch.epoch;
  add('known_streams', {
    ...stream,
    dataset: dataset?.name ?? '',
    kind: entry.kind,
    first_order: order,
    last_order: order,
    epoch,
  });
  if (isBaseline(batch) && entry.kind !== 'events') add('baselines', { ...stream, baseline_order: order });
  if (Object.keys(batch.decorations).length > 0)
    add('host_decorations', {
      name: host,
      event_order: order,
      decorations: JSON.stringify(batch.decorations),
    });
  const table = `kept_${rowsTable(dataset?.name ?? '')}`;
  for (const [rows, removed] of [
    [batch.added, false],
    [batch.removed, true],
  ] as const) {
    for (const row of rows) {
      const values = typeRow(row, dataset);
      const orders = {
        first_order: order,
        last_order: removed ? '0' : order,
        removed_order: removed ? order : '0',
      };
      add(table, { ...stream, row_hash: hashRow(values), ...orders, ...values });
    }
  }
}

/** A snapshot, or the first result of an epoch: the whole state at its time. */
function isBaseline(batch: Batch): boolean {
  return batch.kind === 'snapshot' || (batch.counter === 0 && batch.removed.length === 0);
}

function addContacts({ source, time, hosts }: Contacts, add: Add): void {
  for (const { host, status, code = '', message = '' } of hosts) {
    const answered = status === 'ok' || status === 'partial';
    add('known_hosts', { name: host, first_contact: time, last_contact: answered ? time : 0 });
    add('known_contacts', { host, time, source, status, code, message });
  }
}

function tokenOf(table: string, rows: readonly object[]): string {
  const hash = createHash('sha256').update(table);
  for (const row of rows) hash.update(JSON.stringify(row));
  return hash.digest('hex');
}

/** Values as the DuckDB store gives them: 64-bit integers are bigint. */
function toRows({ meta, data }: JsonAnswer): StoreRow[] {
  const wide = new Set(meta.filter(({ type }) => /\bU?Int64\b/.test(type)).map(({ name }) => name));
  return data.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        wide.has(name) && typeof value === 'string' ? BigInt(value) : (value as StoreValue),
      ]),
    ),
  );
}
