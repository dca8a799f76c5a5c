import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runTable } from '../../extension/core/run-table.ts';
import { table } from '../../extension/tables/python_scan_problems.ts';
import { expectTable, fixtureHost, testEngine } from '../helpers/fixture-host.ts';

const test = suite('python_scan_problems');

test('a plain SELECT makes the scans and tells what they met', () => expectTable(table, 'scripts-people'));

test('what other tables met is there too, once', async () => {
  const engine = testEngine(fixtureHost('scripts-people'));
  engine.store.record('python_ai_usage', [
    { code: 'CRASHED', path: '/x.py', message: 'the analysis ended early' },
  ]);
  const query = createQueryContext([], ['table_name', 'code', 'path']);
  await runTable(table, query, engine);
  const { rows } = await runTable(table, query, engine);
  assert.equal(
    rows.filter((row) => row['path'] === '/x.py'),
    [{ table_name: 'python_ai_usage', code: 'CRASHED', path: '/x.py' }],
  );
  assert.is(new Set(rows.map((row) => JSON.stringify(row))).size, rows.length);
});

test.run();
