/** What comes from logs and hosts, on its way into the tables of the DuckDB store. */
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { parseQueryName } from '../ingest/query-name.ts';
import type { Batch } from '../types.ts';
import type { Catalog } from './catalog.ts';
import { datasets } from './datasets.ts';
import type { Contacts, Intake, Quarantined } from './duckdb.ts';
import { markChanged } from './kept-answers.ts';
import {
  countRepeats,
  findMergeFacts,
  findStreams,
  type MergeFacts,
  mergeContacts,
  mergeHosts,
  mergeRepeats,
  mergeRows,
  mergeStreams,
  registerHosts,
  summariseStaged,
  typeRows,
} from './merge.ts';
import { orderOf } from './order.ts';
import { markPackageNames, packageNamesSource } from './package-names.ts';

/** What came, typed and in temporary tables: the store has its hosts and queries, and nothing else of it yet. */
export interface Staged {
  /** Whether anything was staged: contacts and positions may come alone. */
  readonly some: boolean;
  readonly quarantined: readonly Quarantined[];
  /** Streams of queries for which there is no number. */
  readonly unnumbered: number;
}

const stagedTables = ['staged', 'staged_baselines', 'staged_names', 'staged_decorations'];

/** Stages what came, outside of a transaction: a crash leaves nothing but numbers for new hosts and queries. */
export async function stageIntake(
  connection: DuckDBConnection,
  intake: Intake,
  catalog: Catalog,
): Promise<Staged> {
  const staged = await intake.stage?.(connection);
  const batches = [...(staged?.batches ?? []), ...intake.batches];
  if (batches.length > 0) await stageBatches(connection, batches);
  const quarantined = [...(staged?.quarantined ?? []), ...(intake.quarantined ?? [])];
  if (batches.length === 0 && staged === undefined) return { some: false, quarantined, unnumbered: 0 };
  await connection.run(summariseStaged);
  const unnumbered = await registerNames(connection, catalog);
  for (const sql of [...registerHosts, findStreams]) await connection.run(sql);
  for (const dataset of await stagedDatasets(connection)) {
    await connection.run(typeRows(dataset));
    const [repeats] = await rowsOf(connection, countRepeats(dataset));
    if (Number(repeats?.['n']) > 0) await connection.run(mergeRepeats(dataset));
  }
  await connection.run('TRUNCATE staged'); // its rows are typed, and most of what is in memory
  return { some: true, quarantined, unnumbered };
}

/**
 * Takes in what was staged, within the caller's transaction.
 * @returns the datasets whose rows may have changed
 */
export async function takeIn(
  connection: DuckDBConnection,
  intake: Intake,
  staged: Staged,
): Promise<ReadonlySet<string>> {
  if (staged.unnumbered > 0) await putAsideUnnumbered(connection);
  const datasets = staged.some ? await mergeFacts(connection) : [];
  if (staged.some) for (const sql of [...mergeHosts, mergeStreams]) await connection.run(sql);
  for (const { dataset, ...facts } of datasets)
    for (const sql of mergeRows(dataset, facts)) await connection.run(sql);
  const changed = new Set(datasets.map(({ dataset }) => dataset));
  if (changed.has(packageNamesSource)) await markPackageNames(connection);
  if (intake.contacts !== undefined) await addContacts(connection, intake.contacts);
  await markChanged(connection, changed);
  await recordSource(connection, intake, staged.quarantined);
  return changed;
}

/** Empties what was staged, whether it was taken in or not. */
export async function clearStaged(connection: DuckDBConnection): Promise<void> {
  for (const table of stagedTables) await connection.run(`TRUNCATE ${table}`);
  const typed = await rowsOf(
    connection,
    `SELECT table_name FROM duckdb_tables() WHERE temporary AND starts_with(table_name, 'incoming_')`,
  );
  for (const { table_name } of typed) await connection.run(`DROP TABLE ${table_name}`);
}

async function rowsOf(connection: DuckDBConnection, sql: string) {
  return (await connection.runAndReadAll(sql)).getRowObjectsJS();
}

async function stageBatches(connection: DuckDBConnection, batches: readonly Batch[]): Promise<void> {
  const staged = await connection.createAppender('staged');
  const baselines = await connection.createAppender('staged_baselines');
  const decorations = await connection.createAppender('staged_decorations');
  for (const batch of batches) {
    const order = orderOf(batch.time, batch.counter);
    for (const row of batch.added) appendRow(staged, batch, order, 1, row);
    for (const row of batch.removed) appendRow(staged, batch, order, -1, row);
    if (isBaseline(batch)) appendValues(baselines, [batch.host, nameOf(batch), order, BigInt(batch.epoch)]);
    if (Object.keys(batch.decorations).length > 0) {
      appendValues(decorations, [batch.host, order, JSON.stringify(batch.decorations)]);
    }
  }
  for (const appender of [staged, baselines, decorations]) appender.closeSync();
}

/** A name as osquery gives it, with a delimiter that no pack has in its own name. */
function nameOf({ pack, query }: Batch): string {
  return pack === '' ? query : `pack\u001f${pack}\u001f${query}`;
}

/** A snapshot, or the first result of an epoch: the whole state at its time. */
function isBaseline(batch: Batch): boolean {
  return batch.kind === 'snapshot' || (batch.counter === 0 && batch.removed.length === 0);
}

function appendRow(
  appender: DuckDBAppender,
  batch: Batch,
  order: bigint,
  op: 1 | -1,
  row: Batch['added'][number],
): void {
  appender.appendVarchar(batch.host);
  appender.appendVarchar(nameOf(batch));
  appender.appendBigInt(order);
  appender.appendBigInt(BigInt(batch.epoch));
  appender.appendTinyInt(op);
  appender.appendBoolean(false);
  appender.appendVarchar(JSON.stringify(row));
  appender.appendNull();
  appender.endRow();
}

function appendValues(appender: DuckDBAppender, values: readonly (string | bigint)[]): void {
  for (const value of values) {
    if (typeof value === 'string') appender.appendVarchar(value);
    else appender.appendBigInt(value);
  }
  appender.endRow();
}

/**
 * Splits the names of queries here, where the rule is written once, and gives new queries their numbers.
 * @returns how many got none
 */
async function registerNames(connection: DuckDBConnection, catalog: Catalog): Promise<number> {
  const appender = await connection.createAppender('staged_names');
  for (const row of await rowsOf(connection, 'SELECT DISTINCT name FROM staged_streams')) {
    const name = String(row['name']);
    const { pack, query } = parseQueryName(name);
    appendValues(appender, [name, pack, query]);
  }
  appender.closeSync();
  const fresh = await rowsOf(
    connection,
    `SELECT DISTINCT pack, query FROM staged_names s
      WHERE NOT EXISTS (SELECT 1 FROM queries q WHERE q.pack = s.pack AND q.query = s.query) ORDER BY ALL`,
  );
  if (fresh.length === 0) return 0;
  const [last] = await rowsOf(connection, 'SELECT coalesce(max(query_id), 0) AS id FROM queries');
  const before = Number(last?.['id']);
  let id = before;
  const queries = await connection.createAppender('queries');
  for (const { pack, query } of fresh) {
    const entry = catalog(String(pack), String(query));
    const dataset = datasets.has(entry.dataset) ? entry.dataset : '';
    // Names come from hosts: whoever invents them without end leaves the numbers for our own queries free.
    if (dataset === '' && id >= maxForeignQueries) continue;
    queries.appendSmallInt(++id);
    for (const text of [entry.pack, entry.query, dataset, entry.kind]) queries.appendVarchar(text);
    queries.endRow();
  }
  queries.closeSync();
  return fresh.length - (id - before);
}

/** Queries of their own shape that a store takes; rows of more are put aside. Their numbers are 16 bits. */
const maxForeignQueries = 20_000;

/** Streams of queries that have no number: nothing of them is kept, and the quarantine says so. */
async function putAsideUnnumbered(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `INSERT INTO quarantine SELECT t.host, 0, 'the store has as many queries as it takes', t.name[:300], epoch(now())::BIGINT
      FROM staged_streams t WHERE NOT EXISTS (SELECT 1 FROM staged_names n JOIN queries q ON q.pack = n.pack AND q.query = n.query WHERE n.name = t.name)
      LIMIT 1000`,
  );
}

async function stagedDatasets(connection: DuckDBConnection): Promise<string[]> {
  const found = await rowsOf(connection, 'SELECT DISTINCT dataset FROM streams_seen ORDER BY dataset');
  return found.map((row) => String(row['dataset']));
}

async function mergeFacts(
  connection: DuckDBConnection,
): Promise<readonly (MergeFacts & { readonly dataset: string })[]> {
  const found = await rowsOf(connection, findMergeFacts);
  return found.map((row) => ({
    dataset: String(row['dataset']),
    known: row['known'] === true,
    baseline: row['baseline'] === true,
  }));
}

async function recordSource(
  connection: DuckDBConnection,
  { position }: Intake,
  quarantined: readonly Quarantined[],
): Promise<void> {
  const now = BigInt(Math.floor(Date.now() / 1000));
  for (const { source, position: at, reason, sample } of quarantined) {
    await connection.run('INSERT INTO quarantine VALUES ($1, $2, $3, $4, $5)', [
      source,
      BigInt(at),
      reason,
      sample,
      now,
    ]);
  }
  if (position === undefined) return;
  await connection.run('INSERT OR REPLACE INTO positions VALUES ($1, $2, $3)', [
    position.source,
    position.identity,
    BigInt(position.position),
  ]);
}

/** A contact for every host that was asked, also those that never answered. */
async function addContacts(connection: DuckDBConnection, { source, time, hosts }: Contacts): Promise<void> {
  await connection.run('DELETE FROM staged_contacts');
  const appender = await connection.createAppender('staged_contacts');
  for (const { host, status, code = '', message = '' } of hosts)
    appendValues(appender, [host, status, code, message]);
  appender.closeSync();
  for (const sql of mergeContacts)
    await connection.run(sql, [BigInt(time), source].slice(0, contactParameters(sql)));
}

function contactParameters(sql: string): number {
  return sql.includes('$2') ? 2 : 1;
}
