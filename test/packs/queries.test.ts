/** Every pack query on fixture machines: it prepares, gives the rows expected, and costs no more than its budget. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Host } from '../../extension/core/types.ts';
import { openLocalConsole } from '../../extension/sinks/sql/open.ts';
import { createLocalRunner } from '../../extension/sinks/sql/runner.ts';
import { tables } from '../../extension/tables/index.ts';
import { schemas } from '../../extension/tables/schema.ts';
import { oneLine, packName, tablesOf, toFleetYaml, toOsqueryConfig } from '../../packs/formats.ts';
import { type PackQuery, parsePackQuery } from '../../packs/pack-query.ts';
import { readPacks } from '../../packs/read-packs.ts';
import { countingHost } from '../helpers/counting-host.ts';
import { fixtureHost, testEngine } from '../helpers/fixture-host.ts';

const test = suite('pack queries');
const packs = readPacks(fileURLToPath(new URL('../../packs/', import.meta.url)));
const queries = packs.flatMap((pack) => pack.queries);
const expectations = fileURLToPath(new URL('../fixtures/packs/', import.meta.url));

/** Runs one query on a machine of its own, so that its cost is its own. */
async function runQuery(
  query: PackQuery,
): Promise<{ rows: readonly (readonly unknown[])[]; units: number; columns: readonly string[] }> {
  const host = countingHost(fixtureHost('office-laptop'));
  const machine = await openFixture(host);
  try {
    const [result] = await machine.all(query.sql);
    return { rows: result?.rows ?? [], columns: result?.columns ?? [], units: host.counted() };
  } finally {
    await machine.close();
  }
}

function openFixture(host: Host) {
  const engine = testEngine(host, { stateDirectory: '/var/lib/pysight' });
  return openLocalConsole({ host, schemas, run: createLocalRunner(tables, engine) });
}

for (const query of queries) {
  test(`${query.pack}/${query.name}`, async () => {
    const { rows, columns, units } = await runQuery(query);
    assert.ok(
      units <= query.budget.units,
      `${units} looks at files, over its budget of ${query.budget.units}`,
    );
    assert.ok(
      rows.length <= query.budget.rows,
      `${rows.length} rows, over its budget of ${query.budget.rows}`,
    );
    const known = schemas.find((schema) => schema.name === query.table);
    if (query.table !== '') {
      assert.ok(known, `${query.table} is no table`);
      const foreign = columns.filter((column) => !(column in (known?.columns ?? {})));
      assert.equal(foreign, [], 'its columns are those of its table');
    }
    expectRows(
      query,
      rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]]))),
    );
  });
}

function expectRows(query: PackQuery, rows: readonly Record<string, unknown>[]): void {
  const file = nodePath.join(expectations, `${query.pack}.${query.name}.json`);
  const sorted = [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const text = `${JSON.stringify(sorted, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2)}\n`;
  if (process.env['UPDATE'] === '1') {
    fs.mkdirSync(expectations, { recursive: true });
    fs.writeFileSync(file, text);
  }
  assert.equal(JSON.parse(text), JSON.parse(fs.readFileSync(file, 'utf8')));
}

test('there is a pack for every question', () => {
  const wanted = [
    'inventory',
    'exposure',
    'supply-chain',
    'shadow-ai',
    'activity',
    'scheduled',
    'integrity',
    'policy',
    'coverage',
  ];
  assert.equal(
    packs.map((pack) => pack.name),
    wanted,
  );
  for (const pack of packs) assert.ok(pack.queries.length > 0, `${pack.name} has no query`);
});

test('a table has at most one query that feeds the store, and every query is named once', () => {
  const feeding = queries.map((query) => query.table).filter((table) => table !== '');
  assert.is(new Set(feeding).size, feeding.length);
  const names = queries.map((query) => `${query.pack}/${query.name}`);
  assert.is(new Set(names).size, names.length);
});

test('policies of a machine with faults find them', () => {
  const failing = queries
    .filter((query) => query.pack === 'policy')
    .filter((query) => {
      const rows = JSON.parse(
        fs.readFileSync(nodePath.join(expectations, `policy.${query.name}.json`), 'utf8'),
      ) as unknown[];
      return rows.length > 0;
    });
  assert.ok(
    failing.length >= 4,
    `only ${failing.map((query) => query.name).join(', ')} fail on the office laptop`,
  );
});

test("osquery's configuration: discovery by registry, names without underscore in packs, under 4 MiB", () => {
  const config = toOsqueryConfig(packs) as {
    packs: Record<string, { discovery: string[]; queries: Record<string, Record<string, unknown>> }>;
  };
  assert.ok(JSON.stringify(config).length < 4 * 1024 * 1024);
  for (const [name, pack] of Object.entries(config.packs)) {
    assert.match(name, /^pysight-[a-z-]+$/);
    for (const sql of pack.discovery)
      assert.match(
        sql,
        /^SELECT 1 FROM osquery_registry WHERE registry = 'table' AND name = 'python_\w+' AND active = 1;$/,
      );
    for (const entry of Object.values(pack.queries)) {
      assert.ok(
        typeof entry['interval'] === 'number' &&
          (entry['interval'] as number) >= 60 &&
          (entry['interval'] as number) <= 604_800,
      );
      assert.not.match(String(entry['query']), '\n');
    }
  }
});

test("Fleet's policies pass when a row comes back", () => {
  const policy = packs.find((pack) => pack.name === 'policy');
  assert.ok(policy);
  const yaml = toFleetYaml(policy!);
  assert.match(yaml, 'kind: policy');
  assert.match(yaml, /SELECT 1 WHERE NOT EXISTS \(SELECT /);
  assert.is(yaml.split('\n---\n').length, policy!.queries.length);
});

test('headers: what is wrong is named', () => {
  const good = fs.readFileSync(new URL('../../packs/inventory/scripts.sql', import.meta.url), 'utf8');
  const fault = (text: string) => {
    try {
      parsePackQuery(text, 'x.sql', 'inventory');
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };
  assert.is(fault(good), 'accepted');
  assert.match(fault(good.replace(/-- why: .*\n/, '')), 'x.sql: the header has no why');
  assert.match(fault(good.replace('-- interval: 3600', '-- interval: hourly')), 'interval is seconds');
  assert.match(fault(good.replace('-- kind: differential', '-- kind: sometimes')), 'kind is one of snapshot');
  assert.match(fault(good.replace('SELECT', 'DELETE')), 'one SELECT');
  assert.match(fault(`-- colour: red\n${good}`), 'colour is not known');
});

test('SQL on one line, tables of a query', () => {
  assert.is(oneLine('SELECT a\n-- note\nFROM  python_scripts;'), 'SELECT a FROM  python_scripts;');
  assert.equal(tablesOf('SELECT 1 FROM python_b JOIN python_a'), ['python_a', 'python_b']);
  assert.is(packName('supply-chain'), 'pysight-supply-chain');
});

test.run();
