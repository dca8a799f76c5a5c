/**
 * Both engines hold the same fleet: every view and every report is compared row by row. Opt-in (`npm run test:clickhouse`), for the engine
 * is fetched for it.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { normaliseLine } from '../../fleet-cli/ingest/normalise.ts';
import { packCatalog } from '../../fleet-cli/packs/known-packs.ts';
import { reports } from '../../fleet-cli/reports/definitions/index.ts';
import { readDenominator } from '../../fleet-cli/reports/denominator.ts';
import { plainRow, sectionSql } from '../../fleet-cli/reports/run-reports.ts';
import { noticeOfUnanswered } from '../../fleet-cli/reports/unanswered.ts';
import type { ClickHouseExecutor } from '../../fleet-cli/store/clickhouse/executor.ts';
import { initClickHouse, openClickHouse } from '../../fleet-cli/store/clickhouse/store.ts';
import { datasets } from '../../fleet-cli/store/datasets.ts';
import { openStore, type Store } from '../../fleet-cli/store/duckdb.ts';
import type { Batch } from '../../fleet-cli/types.ts';
import { day, now } from '../helpers/fleet-store.ts';
import { createEmbedded, loadEngine } from './engine.ts';
import { fleetBatches, fleetContacts } from './fleet.ts';

// Both stores note the same time.
Date.now = () => now * 1000;
let passed = 0;
let failed = 0;
let engine: ReturnType<typeof loadEngine> | undefined;
try {
  engine = loadEngine();
} catch (error) {
  process.stderr.write(
    `SKIPPED, nothing was compared: chdb cannot be had here: ${String(error).split('\n')[0]}\n`,
  );
}
if (engine !== undefined) await compareAll(engine);
process.stdout.write(`${passed} passed, ${failed} failed${engine === undefined ? ', all skipped' : ''}\n`);
// The embedded engine keeps threads.
process.exit(failed > 0 ? 1 : 0);

async function compareAll(Session: ReturnType<typeof loadEngine>): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-clickhouse-'));
  const executor = createEmbedded(Session, path.join(directory, 'clickhouse'));
  try {
    await initClickHouse(executor, { replicated: false, cluster: '' });
    await initClickHouse(executor, { replicated: false, cluster: '' });
    const clickhouse = await openClickHouse(executor, packCatalog());
    const duckdb = await openStore(':memory:', packCatalog());
    for (const store of [duckdb, clickhouse]) await fill(store);
    await compareViews(duckdb, clickhouse);
    // The same again, and in another order: nothing changes.
    const before = await tableRows(clickhouse, 'rows_other');
    await fill(clickhouse);
    await check('taking in everything twice changes nothing', async () =>
      assert.deepEqual(await tableRows(clickhouse, 'rows_other'), before),
    );
    await compareViews(duckdb, clickhouse);
    await compareReports(duckdb, clickhouse);
    await makeOld(executor);
    await check('an older store says what to do', async () =>
      assert.rejects(openClickHouse({ ...executor, close: async () => {} }, packCatalog()), /store init/),
    );
    await initClickHouse(executor, { replicated: false, cluster: '' });
    await compareViews(duckdb, await openClickHouse(executor, packCatalog()));
    await clickhouse.close();
    await duckdb.close();
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** The tables as version 1 had them, with the rows that are there. */
async function makeOld(executor: ClickHouseExecutor): Promise<void> {
  for (const view of ['first_looks', 'streams']) await executor.command(`DROP VIEW ${view}`);
  await executor.command('ALTER TABLE known_streams DROP COLUMN first_order');
  await executor.command('TRUNCATE TABLE meta');
  await executor.insert('meta', [{ key: 'schema_version', value: '1' }], 'old');
}

async function fill(store: Store): Promise<void> {
  for (const batches of [logBatches(), ...fleetBatches()]) await store.take({ batches });
  await store.take({ batches: [], contacts: fleetContacts });
  const position = { source: 'log', identity: 'osqueryd.results.log', position: 42 };
  const quarantined = [{ source: 'log', position: 7, reason: 'it is not JSON', sample: "it's {" }];
  await store.take({ batches: [], position, quarantined });
  assert.deepEqual(await store.positionOf('log'), position);
  assert.equal(await store.positionOf("it's"), undefined);
}

/** What a real osqueryd logged. */
function logBatches(): Batch[] {
  const logs = new URL('../fixtures/osqueryd-logs/', import.meta.url);
  return fs.readdirSync(logs).flatMap((name) =>
    fs
      .readFileSync(new URL(name, logs), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => {
        const normalised = normaliseLine(line);
        return 'batches' in normalised ? normalised.batches : [];
      }),
  );
}

async function compareViews(duckdb: Store, clickhouse: Store): Promise<void> {
  const system = [
    'SELECT name, first_contact, last_contact, decorations FROM hosts',
    'SELECT pack, query, dataset, kind FROM queries',
  ];
  const more = [
    'SELECT h.name AS name, c.time AS time, c.source AS source, c.status AS status, c.code AS code, c.message AS message FROM contacts c JOIN hosts h ON h.host_id = c.host_id',
    'SELECT h.name AS name, q.query AS query, s.baseline_order, s.first_order, s.last_order, s.epoch FROM streams s JOIN hosts h ON h.host_id = s.host_id JOIN queries q ON q.query_id = s.query_id',
    'SELECT source, position, reason, sample FROM quarantine',
    'SELECT * FROM package_names',
    'SELECT * FROM rare_packages',
    'SELECT h.name AS name, f.dataset AS dataset, f.seen_first AS seen_first FROM first_looks f JOIN hosts h ON h.host_id = f.host_id',
    'SELECT q.query AS query, r.columns, r.first_order, r.last_order, r.gone_order FROM rows_other r JOIN queries q ON q.query_id = r.query_id',
  ];
  for (const sql of [...system, ...more]) await same(sql, sql, duckdb, clickhouse);
  for (const name of datasets.keys()) {
    for (const view of [name, `${name}_ever`, `${name}_history`])
      await same(view, `SELECT * FROM ${view}`, duckdb, clickhouse);
  }
}

async function compareReports(duckdb: Store, clickhouse: Store): Promise<void> {
  for (const since of [0, now - 7 * day, now + day]) {
    await check('who answered', async () =>
      assert.deepEqual(await readDenominator(clickhouse, since), await readDenominator(duckdb, since)),
    );
  }
  await check('who was never asked', async () =>
    assert.equal(await noticeOfUnanswered(clickhouse, reports), await noticeOfUnanswered(duckdb, reports)),
  );
  for (const report of reports) {
    for (const section of report.sections) {
      const sql = sectionSql(section, { since: now - 7 * day });
      if (sql !== undefined) await same(`report ${report.name}/${section.id}`, sql, duckdb, clickhouse);
    }
  }
}

async function same(what: string, sql: string, duckdb: Store, clickhouse: Store): Promise<void> {
  await check(what, async () => {
    const expected = await answer(duckdb, sql);
    assert.deepEqual(await answer(clickhouse, sql), expected);
  });
}

async function answer(store: Store, sql: string): Promise<string[]> {
  const rows = await store.query(sql);
  // Each engine numbers hosts and queries in its own way.
  return rows
    .map(({ host_id: _host, query_id: _query, ...row }) =>
      JSON.stringify(Object.entries(plainRow(row)).sort(([a], [b]) => (a < b ? -1 : 1))),
    )
    .sort();
}

async function tableRows(store: Store, table: string): Promise<string[]> {
  return answer(store, `SELECT row_hash, first_order, last_order, gone_order FROM ${table}`);
}

async function check(what: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
    passed++;
  } catch (error) {
    failed++;
    process.stdout.write(
      `FAIL ${what}\n${String(error instanceof Error ? error.message : error).slice(0, 1500)}\n`,
    );
  }
}
