import { type Constraint, createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { askedPath, askedText } from '../../extension/core/asked.ts';
import { likePattern } from '../../extension/core/like-pattern.ts';
import { loadSqlite } from '../../extension/sinks/sql/engine/sqlite.ts';
import { createDraw } from '../helpers/random.ts';

const test = suite('what a query asks for');

interface Database {
  selectValue(sql: string, bind: readonly string[]): number;
  close(): void;
}

test("LIKE matches what SQLite's does", async () => {
  const sqlite = (await loadSqlite()) as unknown as { oo1: { DB: new (name: string) => Database } };
  const database = new sqlite.oo1.DB(':memory:');
  const draw = createDraw('like');
  const letters = ['a', 'A', 'b', '/', '.', 'é', 'É', '😀', '\\', '%', '_', 'İ', '\ud83d'];
  const text = (length: number, from: readonly string[]) =>
    Array.from({ length: Math.floor(draw.number() * length) }, () => draw.one(from)).join('');
  for (let n = 0; n < 4000; n++) {
    const pattern = text(8, [...letters.slice(0, -1), '%', '_', '%']);
    const value = text(10, letters.slice(0, -1));
    const expected = database.selectValue('SELECT ? LIKE ?', [value, pattern]) === 1;
    assert.is(likePattern(pattern)(value), expected, JSON.stringify([value, pattern]));
  }
  database.close();
  assert.ok(likePattern('%')(''));
  assert.not(likePattern('_')(''));
});

test('a pattern of many wildcards ends on a text that it does not match', () => {
  const pattern = `${'%a'.repeat(2000)}%b`;
  assert.not(likePattern(pattern)('a'.repeat(4096)));
});

function asked(...constraints: [column: string, operator: Constraint['operator'], value: string][]) {
  return createQueryContext(constraints.map(([column, operator, value]) => ({ column, operator, value })));
}

test('values of = are any of them, patterns hold all at once', () => {
  const both = asked(['path', 'LIKE', '/home/%'], ['path', 'LIKE', '%.py']);
  assert.equal(['/home/a.py', '/home/a.txt', '/srv/a.py'].map(askedText(both, 'path')), [true, false, false]);
  const named = asked(['path', '=', '/home/A.py'], ['path', '=', '/home/b'], ['path', 'LIKE', '%.PY']);
  assert.equal(['/home/a.py', '/home/b', '/home/c.py'].map(askedText(named, 'path')), [true, false, false]);
  assert.ok(askedText(named, 'directory')('/anything'));
});

test('a path that rows show otherwise is left to SQLite', () => {
  const isAsked = askedPath(asked(['path', 'LIKE', '/home/x/%']), 'path');
  assert.not(isAsked('/home/y/a.py'));
  assert.ok(isAsked('/home/X/a.py'));
  assert.ok(isAsked(`/home/y/password=${'hunter2hunter2'}.py`));
  assert.ok(askedPath(asked(['path', 'LIKE', '%\\xff%']), 'path')('/home/y/\udcff.py'));
});

test.run();
