/**
 * What a schedule compares from one run to the next: where nothing happened, a query gives the same rows in the same order, though
 * time goes on and another process answers.
 */
import { fileURLToPath } from 'node:url';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createMemo } from '../../extension/core/memo.ts';
import { type Engine, runTable } from '../../extension/core/run-table.ts';
import { openLocalConsole } from '../../extension/sinks/sql/open.ts';
import { createLocalRunner } from '../../extension/sinks/sql/runner.ts';
import { tables } from '../../extension/tables/index.ts';
import { schemas } from '../../extension/tables/schema.ts';
import { readPacks } from '../../packs/read-packs.ts';
import { fixtureHost, scenarioNames, testEngine } from '../helpers/fixture-host.ts';

/** Columns that tell of the moment itself; docs/write-a-query.md names them. */
const moving: Readonly<Record<string, readonly string[]>> = {
  python_invocations: ['duration'],
  python_scan_problems: ['time'],
  python_scheduled_scripts: ['next_run'],
};
const hour = 3600;
const test = suite('nothing happened');

/** The same machine an hour later, as a new process with the caches of the one before sees it. */
function anHourLater({ cache, ...engine }: Engine): Engine {
  const { host } = engine;
  return { ...engine, cache, memo: createMemo(), host: { ...host, now: () => host.now() + hour } };
}

for (const scenario of scenarioNames()) {
  test(`every table on ${scenario}`, async () => {
    const engine = testEngine(fixtureHost(scenario), { stateDirectory: '/var/lib/pysight' });
    const later = anHourLater(engine);
    for (const table of tables) {
      const columns = Object.keys(table.columns).filter((name) => !moving[table.name]?.includes(name));
      const query = createQueryContext([], columns);
      const [before, after] = [await runTable(table, query, engine), await runTable(table, query, later)];
      assert.equal(after.rows, before.rows, table.name);
    }
  });
}

const packs = readPacks(fileURLToPath(new URL('../../packs/', import.meta.url)));
const compared = packs.flatMap(({ queries }) => queries).filter(({ kind }) => kind !== 'snapshot');

for (const scenario of ['activity-linux', 'office-laptop']) {
  test(`every pack query that is compared, on ${scenario}`, async () => {
    const engine = testEngine(fixtureHost(scenario), { stateDirectory: '/var/lib/pysight' });
    const [before, after] = [await answers(engine), await answers(anHourLater(engine))];
    for (const [name, rows] of before) assert.equal(after.get(name), rows, name);
  });
}

async function answers(engine: Engine): Promise<Map<string, readonly (readonly unknown[])[]>> {
  const { host } = engine;
  const sql = await openLocalConsole({ host, schemas, run: createLocalRunner(tables, engine) });
  const found = new Map<string, readonly (readonly unknown[])[]>();
  try {
    for (const query of compared)
      found.set(`${query.pack}/${query.name}`, (await sql.all(query.sql))[0]?.rows ?? []);
  } finally {
    await sql.close();
  }
  return found;
}

test('a run that is new changes no more than a day in what is compared by state', () => {
  for (const { kind, sql, pack, name } of compared) {
    if (kind !== 'differential') continue;
    assert.not.match(sql, /count\(\*\) AS runs|\bruns\b,/, `${pack}/${name} counts runs`);
    for (const [time] of sql.matchAll(/[^,]*\bAS last_\w+/g))
      assert.match(time, '% 86400', `${pack}/${name}`);
  }
});

test.run();
