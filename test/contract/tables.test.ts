/** What every table keeps to: its schema, its examples, and its rows on every fixture machine. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AnyTable, ResultRow, Value } from '../../extension/core/run-table.ts';
import type { SqlConsole } from '../../extension/sinks/sql/console.ts';
import { openLocalConsole } from '../../extension/sinks/sql/open.ts';
import { createLocalRunner } from '../../extension/sinks/sql/runner.ts';
import { tables } from '../../extension/tables/index.ts';
import { schemas } from '../../extension/tables/schema.ts';
import { fixtureHost, rowsOf, scenarioNames, testEngine } from '../helpers/fixture-host.ts';

/** Ends with a full stop; it may begin with a value. */
const sentence = /^\S.*[.]$/s;
const snake = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
/** Tables of osquery itself: one of theirs as a name refuses the whole extension. */
const taken = ['python_packages'];

const schema = suite('table schemas');
schema('the generated schema is that of the tables', () => {
  assert.equal(
    schemas.map(({ name }) => name),
    tables.map(({ name }) => name),
  );
});

for (const table of tables) {
  schema(`${table.name} is described`, () => {
    assert.match(table.name, /^python_/);
    assert.match(table.name, snake);
    assert.not.ok(taken.includes(table.name), 'osquery has this table');
    assert.match(table.description, sentence);
    assert.ok(table.examples.length > 0);
    for (const { title, sql } of table.examples) {
      assert.match(title, /\S/);
      assert.match(sql, new RegExp(`\\b${table.name}\\b`), `an example of ${table.name} asks it`);
    }
  });
  schema(`the columns of ${table.name} are described`, () => {
    for (const [name, column] of Object.entries(table.columns)) {
      assert.match(name, snake);
      assert.match(column.description ?? '', sentence, `${name}: a sentence with a full stop`);
      assert.not.ok(
        column.optimized === true && column.index !== true && column.additional !== true,
        `${name}: optimized needs index or additional`,
      );
    }
    const hasUid = 'uid' in table.columns;
    assert.is('username' in table.columns, hasUid, 'uid and username go together');
  });
}
schema.run();

const examples = suite<{ sql: SqlConsole }>('table examples');
examples.before(async (context) => {
  const host = fixtureHost('linux-mixed');
  context.sql = await openLocalConsole({ host, schemas, run: createLocalRunner(tables, testEngine(host)) });
});
examples.after(({ sql }) => sql.close());
for (const table of tables) {
  for (const { title, sql: statement } of table.examples) {
    examples(`${table.name}: ${title}`, async ({ sql }) => {
      const columns = await sql.prepare(statement);
      const results = await sql.all(statement);
      assert.equal(
        results.map((result) => result.columns),
        columns,
      );
      assert.ok(columns.length > 0, 'it gives columns');
    });
  }
}
examples.run();

const rows = suite('table rows');
for (const scenario of scenarioNames()) {
  for (const table of tables) {
    rows(`${table.name} on ${scenario}`, async () => {
      const { rows: found, problems } = await rowsOf(table, fixtureHost(scenario));
      for (const row of found) checkRow(table, row);
      for (const { code, message } of problems) {
        assert.match(code, /^[A-Z_]+$/);
        assert.not.match(message, /[\u0000-\u001f\u007f]/);
      }
    });
  }
}
rows.run();

function checkRow(table: AnyTable, row: ResultRow): void {
  assert.equal(Object.keys(row).sort(), Object.keys(table.columns).sort());
  for (const [name, { type }] of Object.entries(table.columns)) {
    const value = row[name] ?? null;
    if (value !== null) assert.ok(fits(value, type), `${table.name}.${name} is ${typeof value}, not ${type}`);
    else assert.is.not(type, 'TEXT', `${table.name}.${name}: missing text is ''`);
    if (name === 'path' && value !== '')
      assert.match(String(value), /^(?:\/|[A-Za-z]:\\|\\\\)/, 'paths are absolute');
  }
}

function fits(value: Exclude<Value, null>, type: string): boolean {
  if (type === 'TEXT') return typeof value === 'string';
  if (type === 'BLOB') return typeof value === 'object';
  if (type === 'DOUBLE') return typeof value === 'number';
  if (type === 'INTEGER') return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}
