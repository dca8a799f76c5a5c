import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { decodeRows } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultConfig, type Limits } from '../../../extension/core/config.ts';
import { createRealHost } from '../../../extension/core/real-host.ts';
import { engineEnvironment, engineOptions } from '../../../extension/sinks/scanner/engine-options.ts';
import { createScanner, type ScannerOptions } from '../../../extension/sinks/scanner/scanner.ts';
import { ScanError, type ScanErrorCode, type Scanner } from '../../../extension/sinks/scanner/types.ts';
import { withTemp } from '../../helpers/temp.ts';
import { tsxArguments } from '../../sdk/helpers/tsx.ts';
import { tables } from './helpers/test-tables.ts';

const test = suite('sinks/scanner');

const all = { constraints: [] };

async function withScanner(
  action: (scanner: Scanner) => Promise<void>,
  options: Partial<ScannerOptions> = {},
  limits: Partial<Limits> = {},
): Promise<void> {
  const defaults = defaultConfig(createRealHost());
  const scanner = createScanner({
    schemas: [...tables, { name: 'python_missing', columns: {} }],
    config: { ...defaults, limits: { ...defaults.limits, ...limits }, logLevel: 'error' },
    command: [...tsxArguments, fileURLToPath(new URL('./helpers/test-child.ts', import.meta.url))],
    ...options,
  });
  try {
    await action(scanner);
  } finally {
    await scanner.close();
  }
}

async function failure(promise: Promise<unknown>): Promise<ScanError> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, ScanError);
    return error as ScanError;
  }
  return assert.unreachable('it must fail') as never;
}

async function codeOf(promise: Promise<unknown>): Promise<ScanErrorCode> {
  return (await failure(promise)).code;
}

async function pidOf(scanner: Scanner): Promise<number> {
  const { rows } = await scanner.runTable('python_process', { constraints: [], colsUsed: ['pid'] });
  return Number([...rows()][0]?.[0]);
}

test('gives rows for both sinks, only of the columns that are read', () =>
  withScanner(async (scanner) => {
    const constraints = [{ column: 'name', operator: '=', value: 'ü' }] as const;
    const some = await scanner.runTable('python_rows', { constraints, colsUsed: ['wide', 'name', 'size'] });
    assert.equal(some.columns, ['name', 'size', 'wide']);
    assert.equal([...some.rows()], [['ü', 9007199254740993n, null]]);
    const [{ rowid, ...row } = {}] = decodeRows(some.encoded);
    assert.equal(row, { name: 'ü', size: '9007199254740993', wide: '' });
    assert.match(rowid ?? '', /^\d+$/);
    assert.equal(some.problems, []);
    const every = await scanner.runTable('python_rows', all);
    assert.equal(
      [...every.rows()].map((row) => row[3]),
      ['read', 'read'],
    );
    assert.equal(every.problems, [{ code: 'IO', path: '/x', message: 'lazy was read' }]);
  }));

test('many rows come whole', () =>
  withScanner(async (scanner) => {
    const { encoded, rows } = await scanner.runTable('python_many', all);
    assert.is(encoded.count, 50_000);
    assert.equal([...rows()].at(-1), [49_999, 'row 49999']);
  }));

test('the child does not keep the rows of a table: 240 MB of them leave its heap as it is', () =>
  withScanner(async (scanner) => {
    const { rows } = await scanner.runTable('python_large', all);
    const found = [...rows()];
    assert.is(found.length, 60_001);
    assert.match(String(found[59_999]?.[0]), /^59999 59999 /);
    assert.ok(Number(found[60_000]?.[1]) < 120 * 2 ** 20);
  }));

test('a value that does not fit is NULL and a problem', () =>
  withScanner(async (scanner) => {
    const { rows, problems } = await scanner.runTable('python_invalid', all);
    assert.equal([...rows()], [[null], [1]]);
    assert.match(problems[0]?.message ?? '', /5000000000 does not fit INTEGER/);
  }));

test('the child runs with the options and the environment that its speed rests on', () =>
  withScanner(async (scanner) => {
    const pid = await pidOf(scanner);
    if (process.platform !== 'linux') return;
    const [started, environment] = ['cmdline', 'environ'].map((name) =>
      readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0'),
    );
    for (const option of engineOptions) assert.ok(started?.includes(option), option);
    for (const [name, value] of Object.entries(engineEnvironment))
      assert.ok(environment?.includes(`${name}=${process.env[name] ?? value}`), name);
  }));

test('a bug in a table is the error of its query alone', () =>
  withScanner(async (scanner) => {
    const pid = await pidOf(scanner);
    const error = await failure(scanner.runTable('python_throws', all));
    assert.is(error.code, 'FAILED');
    assert.is(error.message, 'python_throws: a bug');
    assert.is(await pidOf(scanner), pid);
    assert.is(await codeOf(scanner.runTable('python_missing', all)), 'UNKNOWN_TABLE');
    assert.is(await codeOf(scanner.runTable('python_nothing', all)), 'UNKNOWN_TABLE');
  }));

test('a crash is an error, and the next query gets a fresh child', () =>
  withScanner(async (scanner) => {
    const pid = await pidOf(scanner);
    const error = await failure(scanner.runTable('python_crashes', all));
    assert.is(error.code, 'CRASHED');
    assert.match(error.message, 'exit code 7');
    assert.is.not(await pidOf(scanner), pid);
  }));

test('a table that hangs is ended at its time, and another query is started again', () =>
  withScanner(
    async (scanner) => {
      const hanging = codeOf(scanner.runTable('python_hangs', all));
      const { encoded } = await scanner.runTable('python_many', all);
      assert.is(encoded.count, 50_000);
      assert.is(await hanging, 'TIMEOUT');
    },
    { graceMs: 500 },
    { tableMs: 10_000 },
  ));

test('a scan that eats memory is ended', () =>
  withScanner(
    async (scanner) => {
      assert.is(await codeOf(scanner.runTable('python_eats', all)), 'MEMORY');
    },
    {},
    { memoryBytes: 400 * 1024 * 1024 },
  ));

test('runs at low priority, and concurrent queries share a scan', () =>
  withScanner(async (scanner) => {
    const results = await Promise.all([1, 2, 3].map(() => scanner.runTable('python_process', all)));
    const rows = results.map((result) => [...result.rows()][0]);
    assert.is(new Set(rows.map((row) => row?.[0])).size, 1);
    assert.is(new Set(rows.map((row) => String(row?.[2]))).size, 1);
    assert.ok(Number(rows[0]?.[1]) > 0);
  }));

test('ends after a quiet time and starts again', () =>
  withScanner(
    async (scanner) => {
      const pid = await pidOf(scanner);
      await waitForEnd(pid);
      assert.is.not(await pidOf(scanner), pid);
    },
    { quietMs: 50 },
  ));

test('tables ask osquery through the parent', () =>
  withScanner(
    async (scanner) => {
      const { rows } = await scanner.runTable('python_asks', all);
      assert.equal([...rows()], [['[{"one":"1"}]']]);
    },
    { osquery: async (sql) => (sql === 'SELECT 1 AS one' ? [{ one: '1' }] : []) },
  ));

test('an error of osquery reaches the table', () =>
  withScanner(
    async (scanner) => {
      const { message } = await failure(scanner.runTable('python_asks', all));
      assert.is(message, 'python_asks: no such table: nothing');
    },
    { osquery: () => Promise.reject(new Error('no such table: nothing')) },
  ));

test('an aborted query ends at once and the child serves on', () =>
  withScanner(async (scanner) => {
    await pidOf(scanner);
    const abort = new AbortController();
    const aborted = codeOf(scanner.runTable('python_eats', all, abort.signal));
    abort.abort();
    assert.is(await aborted, 'ABORTED');
    assert.is(await codeOf(scanner.runTable('python_rows', all, abort.signal)), 'ABORTED');
    assert.is((await scanner.runTable('python_rows', all)).encoded.count, 2);
  }));

test('close ends the child and refuses queries', async () => {
  let pid = 0;
  await withScanner(async (scanner) => {
    pid = await pidOf(scanner);
    await scanner.close();
    assert.is(await codeOf(scanner.runTable('python_rows', all)), 'CLOSED');
  });
  assert.not(isAlive(pid));
});

test('close waits for a child that writes what it found', () =>
  withTemp(async (directory) => {
    const ask = (scanner: Scanner, value: string) =>
      scanner.runTable('python_slow_to_write', { constraints: [{ column: 'file', operator: '=', value }] });
    const [answered, unanswered] = ['kept', 'kept.forever'].map((name) => path.join(directory, name));
    await withScanner(async (scanner) => void (await ask(scanner, answered ?? '')));
    assert.ok(existsSync(answered ?? ''), 'after its answer');
    await withScanner(async (scanner) => {
      await pidOf(scanner);
      const code = codeOf(ask(scanner, unanswered ?? ''));
      await pidOf(scanner);
      await scanner.close();
      assert.is(await code, 'CLOSED');
    });
    assert.ok(existsSync(unanswered ?? ''), 'while it works on a query');
  }));

async function waitForEnd(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(10);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.run();
