import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { MachineConsole } from '../../../extension/commands/console/machine.ts';
import { knownPacks } from '../../../fleet-cli/packs/known-packs.ts';
import { askMachine, reportQueries } from '../../../fleet-cli/reports/this-machine.ts';
import type { PackQuery } from '../../../packs/pack-query.ts';
import { testConsole } from '../../helpers/sql.ts';

const test = suite('report on this machine');

function query(name: string, sql: string): PackQuery {
  const known = knownPacks[0]?.queries[0];
  if (known === undefined) throw new Error('there are no packs');
  return { ...known, name, sql };
}

async function ask(queries: readonly PackQuery[], steps: string[] = []) {
  const shape = { name: 'python_scripts', columns: { path: { type: 'TEXT' } } };
  const tables = [
    { ...shape, rows: () => [['/a.py'], ['/b.py']] },
    { ...shape, name: 'python_broken', rows: () => new Error('the disk is on fire') },
  ];
  const sql = await testConsole(tables as never);
  const machine = { sql, takeProblems: () => 0, close: () => sql.close() } as unknown as MachineConsole;
  try {
    return await askMachine(machine, queries, {
      configPath: undefined,
      now: 1000,
      onProgress: (done, of, { name }, rows) => steps.push(`${done + 1}/${of} ${name} ${rows}`),
    });
  } finally {
    await machine.close();
  }
}

test('each typed table is asked once, and what could not be read last', () => {
  const tables = reportQueries(knownPacks)
    .map(({ table }) => table)
    .filter((table) => table !== '');
  assert.is(new Set(tables).size, tables.length);
  assert.is(reportQueries(knownPacks).at(-1)?.table, 'python_scan_problems');
});

test('rows become snapshots of this host; progress tells what and how far', async () => {
  const steps: string[] = [];
  const { result, batches } = await ask(
    [query('one', 'SELECT path FROM python_scripts'), query('two', 'SELECT 1 AS x')],
    steps,
  );
  assert.is(result.status, 'ok');
  assert.equal(batches[0]?.added, [{ path: '/a.py' }, { path: '/b.py' }]);
  assert.is(batches[0]?.kind, 'snapshot');
  assert.is(batches[0]?.time, 1000);
  assert.equal(steps, ['1/2 one 0', '2/2 two 2']);
});

test('a query that fails makes the answer partial and names it; the others count', async () => {
  const { result, batches } = await ask([
    query('bad', 'SELECT path FROM python_broken'),
    query('one', 'SELECT path FROM python_scripts'),
  ]);
  assert.is(result.status, 'partial');
  assert.match(result.message ?? '', /^bad: .*the disk is on fire/);
  assert.is(batches.length, 1);
});

test('when nothing answers, the host failed', async () => {
  const { result } = await ask([query('bad', 'SELECT path FROM python_broken')]);
  assert.is(result.status, 'failed');
});

test.run();
