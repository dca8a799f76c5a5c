import type { Columns } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SqlError } from '../../../extension/sinks/sql/errors.ts';
import { firstRow, messageOf, type TestConsole, testConsole } from '../../helpers/sql.ts';

const wide: Columns = Object.fromEntries(
  Array.from({ length: 70 }, (_, index) => [`c${index}`, { type: 'INTEGER' as const }]),
);

const console_ = suite<{ sql: TestConsole }>('console');
console_.before(async (context) => {
  context.sql = await testConsole([
    {
      name: 'values_of',
      columns: {
        text: { type: 'TEXT' },
        big: { type: 'BIGINT' },
        real: { type: 'DOUBLE' },
        blob: { type: 'BLOB' },
      },
      rows: () => [
        ['caf\u00e9 \ud83d\ude00 \udc80\udcff', 9223372036854775807n, 1, Uint8Array.of(0, 1)],
        ['', null, 1e300, null],
        ['\ufffd', -5, null, new Uint8Array()],
      ],
    },
    { name: 'wide', columns: wide, rows: () => [Array.from({ length: 70 }, (_, index) => index)] },
    {
      name: 'needs',
      extension: false,
      columns: { path: { type: 'TEXT', required: true, index: true }, n: { type: 'BIGINT' } },
      rows: () => [['/x', 1]],
    },
    { name: 'broken', columns: { a: { type: 'TEXT' } }, rows: () => new Error('the disk is on fire') },
    { name: 'many', columns: { n: { type: 'BIGINT', index: true } }, rows: numbers },
  ]);
});
console_.after(({ sql }) => sql.close());

function* numbers(): Generator<[bigint]> {
  for (let n = 0n; n < 25_000n; n++) yield [n];
}

console_('values keep their type and every byte', async ({ sql }) => {
  const [typed] = await sql.all('SELECT * FROM values_of', { values: 'typed' });
  assert.equal(typed?.rows, [
    ['caf\u00e9 \ud83d\ude00 \udc80\udcff', 9223372036854775807n, 1, Uint8Array.of(0, 1)],
    ['', null, 1e300, null],
    ['\ufffd', -5, null, new Uint8Array()],
  ]);
  const [text] = await sql.all('SELECT big, real FROM values_of');
  assert.equal(text?.rows, [
    ['9223372036854775807', '1.0'],
    [null, '1.0e+300'],
    ['-5', null],
  ]);
});

console_('text that is no UTF-8 can be asked for as it was shown', async ({ sql }) => {
  const statement =
    'SELECT count(*) FROM values_of WHERE text = (SELECT max(text) FROM values_of WHERE big > 0)';
  assert.equal(await firstRow(sql, statement), ['1']);
  assert.equal(await firstRow(sql, "SELECT '\udc80' || length('\udc80')"), ['\udc801']);
});

console_('more columns than SQLite has bits for', async ({ sql }) => {
  sql.asked.length = 0;
  assert.equal(await firstRow(sql, 'SELECT c3, c69 FROM wide'), ['3', '69']);
  assert.equal(sql.asked[0]?.query.colsUsed, ['c3', 'c63', 'c64', 'c65', 'c66', 'c67', 'c68', 'c69']);
});

console_('several statements, comments and empty ones', async ({ sql }) => {
  const results = await sql.all('SELECT 1 AS a; -- nothing\n ;SELECT 2 AS b, 3 AS c; /* end */');
  assert.equal(results, [
    { columns: ['a'], rows: [['1']] },
    { columns: ['b', 'c'], rows: [['2', '3']] },
  ]);
});

console_('a wrong statement gives the message of SQLite, after the results before it', async ({ sql }) => {
  const seen: string[] = [];
  try {
    for await (const event of sql.run('SELECT 1; SELECT * FORM x')) seen.push(event.kind);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, SqlError);
    assert.is((error as SqlError).message, 'near "FORM": syntax error');
    assert.is((error as SqlError).code, 'sql');
  }
  assert.equal(seen, ['statement', 'rows']);
});

console_('names that were mistyped are suggested', async ({ sql }) => {
  assert.is(
    await messageOf(sql.all('SELECT * FROM valuesof')),
    'no such table: valuesof. Did you mean values_of?',
  );
  assert.is(await messageOf(sql.all('SELECT txt FROM values_of')), 'no such column: txt. Did you mean text?');
  assert.is(await messageOf(sql.all('SELECT * FROM qqqqqqqq')), 'no such table: qqqqqqqq');
});

console_('a REQUIRED column must be constrained', async ({ sql }) => {
  assert.match(
    await messageOf(sql.all('SELECT * FROM needs')),
    /needs was queried without a required column/,
  );
  assert.equal(await firstRow(sql, "SELECT n FROM needs WHERE path = '/x'"), ['1']);
  const joined = "SELECT n FROM values_of JOIN needs ON path = '/x' || text WHERE text = ''";
  assert.equal(await firstRow(sql, joined), ['1']);
});

console_("a table's failure is the error, word for word", async ({ sql }) => {
  try {
    await sql.all('SELECT * FROM broken');
    assert.unreachable();
  } catch (error) {
    assert.is((error as SqlError).message, 'the disk is on fire');
    assert.is((error as SqlError).code, 'table');
  }
});

console_('rows come in batches, complete and in order', async ({ sql }) => {
  const seen: string[] = [];
  for await (const event of sql.run('SELECT n FROM many')) {
    if (event.kind === 'rows') for (const [n] of event.rows) seen.push(String(n));
  }
  assert.is(seen.length, 25_000);
  assert.is(seen[0], '0');
  assert.is(seen.at(-1), '24999');
});

console_('leaving a run early frees the console', async ({ sql }) => {
  for await (const event of sql.run('SELECT n FROM many')) if (event.kind === 'rows') break;
  assert.equal(await firstRow(sql, 'SELECT count(*) FROM many'), ['25000']);
});

console_('LIMIT, nested loops and two cursors on one table', async ({ sql }) => {
  assert.equal(await firstRow(sql, 'SELECT sum(n) FROM (SELECT n FROM many LIMIT 10)'), ['45']);
  const pairs = 'SELECT count(*) FROM (SELECT n FROM many LIMIT 3) a, (SELECT n FROM many LIMIT 2000) b';
  assert.equal(await firstRow(sql, pairs), ['6000']);
});

console_('a run can be cancelled while SQLite works', async ({ sql }) => {
  const abort = new AbortController();
  const endless = 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c';
  const running = sql.all(endless, { signal: abort.signal });
  setTimeout(() => abort.abort(), 30);
  try {
    await running;
    assert.unreachable();
  } catch (error) {
    assert.is((error as SqlError).code, 'interrupted');
  }
  assert.equal(await firstRow(sql, 'SELECT 1'), ['1']);
});

console_('runs at the same time wait for each other', async ({ sql }) => {
  const rows = await Promise.all([1, 2, 3].map((n) => firstRow(sql, `SELECT count(*) + ${n} FROM many`)));
  assert.equal(rows, [['25001'], ['25002'], ['25003']]);
});

console_('too many rows to collect are refused', async ({ sql }) => {
  assert.match(await messageOf(sql.all('SELECT n FROM many', { maxRows: 100 })), /more than 100 rows/);
});

console_('prepare compiles without asking a table', async ({ sql }) => {
  sql.asked.length = 0;
  assert.equal(await sql.prepare('SELECT text, big FROM values_of; SELECT 1 AS x'), [['text', 'big'], ['x']]);
  assert.is(sql.asked.length, 0);
  assert.is(await messageOf(sql.prepare('SELECT zzzzzz FROM values_of')), 'no such column: zzzzzz');
});

console_('a table that hangs is left by cancelling', async () => {
  const { openConsole } = await import('../../../extension/sinks/sql/console.ts');
  const signals: AbortSignal[] = [];
  const sql = await openConsole(
    [{ name: 'slow', columns: { a: { type: 'TEXT' } }, extension: true }],
    (_, __, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    },
  );
  const abort = new AbortController();
  const running = messageOf(sql.all('SELECT * FROM slow', { signal: abort.signal }));
  while (signals.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  abort.abort();
  assert.is(await running, 'interrupted');
  assert.is(signals[0]?.aborted, true);
  await sql.close();
});
console_.run();
