import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defineTable } from '../../extension/core/define-table.ts';
import { HostError } from '../../extension/core/errors.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { runTable } from '../../extension/core/run-table.ts';
import type { Rows, TableContext } from '../../extension/core/types.ts';
import { testEngine } from '../helpers/fixture-host.ts';

const test = suite('run table');
const columns = {
  path: { type: 'TEXT', description: 'A path.' },
  size: { type: 'BIGINT', description: 'A size in bytes.' },
} as const;

function tableOf(generate: (context: TableContext) => Rows<typeof columns>) {
  return defineTable({
    name: 'python_example',
    description: 'A table for tests.',
    columns,
    examples: [{ title: 'all', sql: 'SELECT * FROM python_example' }],
    generate,
  });
}

const engine = (limits = {}) => {
  const base = testEngine(createRealHost());
  return { ...base, config: { ...base.config, limits: { ...base.config.limits, ...limits } } };
};

test('computes only the columns that the query reads', async () => {
  let computed = 0;
  const table = tableOf(() => [{ path: '/a', size: () => ++computed }]);
  const narrow = await runTable(table, createQueryContext([], ['path']), engine());
  assert.equal(narrow.rows, [{ path: '/a' }]);
  assert.is(computed, 0);
  const wide = await runTable(table, createQueryContext(), engine());
  assert.equal(wide.rows, [{ path: '/a', size: 1 }]);
});

test('a failure keeps the rows before it and becomes a problem', async () => {
  const table = tableOf(function* () {
    yield { path: '/a', size: 1 };
    throw new HostError('IO', '/b', 'the disk failed');
  });
  const own = engine();
  const { rows, problems } = await runTable(table, createQueryContext(), own);
  assert.is(rows.length, 1);
  assert.equal(problems, [{ code: 'IO', path: '/b', message: 'the disk failed' }]);
  assert.is(own.store.all[0]?.table, 'python_example');
});

test('a cell that fails is NULL and a problem', async () => {
  const table = tableOf(() => [
    {
      path: '/a',
      size: () => {
        throw new HostError('PERMISSION', '/a', 'denied');
      },
    },
  ]);
  const { rows, problems } = await runTable(table, createQueryContext(), engine());
  assert.equal(rows, [{ path: '/a', size: null }]);
  assert.is(problems[0]?.code, 'PERMISSION');
});

test('a bug is thrown on, after the problems were kept', async () => {
  const own = engine();
  const table = tableOf((context) => {
    context.problems.add({ code: 'MALFORMED', path: '/x', message: 'odd' });
    throw new TypeError('a bug');
  });
  try {
    await runTable(table, createQueryContext(), own);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, TypeError);
  }
  assert.is(own.store.all.length, 1);
});

test('row and byte limits cut endless tables', async () => {
  const endless = tableOf(function* () {
    for (;;) yield { path: 'x'.repeat(100), size: 1 };
  });
  const byRows = await runTable(endless, createQueryContext(), engine({ rows: 10 }));
  assert.is(byRows.rows.length, 10);
  assert.ok(byRows.truncated);
  assert.match(byRows.problems[0]?.message ?? '', 'limits.rows');
  const byBytes = await runTable(endless, createQueryContext(), engine({ resultBytes: 1000 }));
  assert.is(byBytes.rows.length, 10);
  assert.match(byBytes.problems[0]?.message ?? '', 'limits.resultBytes');
});

test('the time-out ends synchronous, asynchronous and hanging tables, and keeps their rows', async () => {
  const busy = tableOf(function* () {
    for (;;) yield { path: '/a', size: 1 };
  });
  const slow = tableOf(async function* () {
    yield { path: '/a', size: 1 };
    await new Promise(() => undefined);
  });
  const hanging = tableOf(() => new Promise(() => undefined));
  for (const [table, least] of [
    [busy, 1],
    [slow, 1],
    [hanging, 0],
  ] as const) {
    const { rows, problems, truncated } = await runTable(
      table,
      createQueryContext(),
      engine({ tableMs: 30, rows: 1e9, resultBytes: 1e15 }),
    );
    assert.ok(rows.length >= least);
    assert.ok(truncated);
    assert.is(problems[0]?.code, 'TIMEOUT');
  }
});

test.run();
