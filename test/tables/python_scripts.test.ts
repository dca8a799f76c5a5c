import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runTable } from '../../extension/core/run-table.ts';
import type { Host } from '../../extension/core/types.ts';
import { table } from '../../extension/tables/python_scripts.ts';
import { expectTable, fixtureHost, rowsOf, testEngine } from '../helpers/fixture-host.ts';

const test = suite('python_scripts');
const scenario = 'scripts-people';

const where = (column: string, value: string, used?: readonly string[]) =>
  createQueryContext([{ column, operator: '=', value }], used);

const ofAnalysis = Object.keys(table.columns).slice(Object.keys(table.columns).indexOf('analysis'));

test('every script of people, and no library', () => expectTable(table, scenario, ofAnalysis));

test('what the analysers found, and the score that follows from it', async () => {
  const path = '/home/bob/hgproject/a.py';
  const used = [
    'analysis',
    'findings',
    'weaknesses',
    'secrets',
    'ai_providers',
    'hosts',
    'risk',
    'risk_reasons',
  ];
  const { rows } = await rowsOf(table, fixtureHost(scenario), where('path', path, used));
  const row = rows[0] ?? {};
  assert.is(row['analysis'], 'full');
  assert.ok(Number(row['weaknesses']) >= 1 && Number(row['findings']) >= Number(row['weaknesses']));
  assert.equal([row['secrets'], row['ai_providers'], row['hosts']], [0, '[]', '[]']);
  const reasons = JSON.parse(String(row['risk_reasons'])) as { reason: string; points: number }[];
  assert.match(reasons.map((each) => each.reason).join(), 'weakness: ');
  assert.is(
    row['risk'],
    reasons.reduce((sum, each) => sum + each.points, 0),
  );
});

test('a script that cannot be read has no analysis, and a row', async () => {
  const path = '/home/bob/scripts/secret.py';
  const { rows } = await rowsOf(
    table,
    fixtureHost(scenario),
    where('path', path, ['path', 'analysis', 'risk']),
  );
  assert.equal(rows, [{ path, analysis: 'failed', risk: null }]);
});

test('what could not be read is a problem, and the row stays', async () => {
  const { rows, problems } = await rowsOf(table, fixtureHost(scenario));
  const secret = rows.find((row) => row['filename'] === 'secret.py');
  assert.is(secret?.['sha256'], '');
  assert.is(secret?.['lines'], null);
  assert.equal(problems.map((problem) => `${problem.code} ${problem.path}`).sort(), [
    'ENCODING /home/alice/bin/wrong.py',
    'MALFORMED /home/bob/scripts/broken.ipynb',
    'PERMISSION /home/bob/scripts/secret.py',
    'UNSUPPORTED /home/alice/bin/old.py',
  ]);
});

test('LIKE on where a script is chooses before anything is read', async () => {
  const all = (await rowsOf(table, fixtureHost(scenario))).rows.map((row) => String(row['path']));
  for (const [column, pattern, expected] of [
    ['path', '/home/BOB/%', (path: string) => path.startsWith('/home/bob/')],
    ['directory', '%/scripts', (path: string) => /\/scripts\/[^/]*$/.test(path)],
    ['filename', 's%.py', (path: string) => /\/s[^/]*\.py$/.test(path)],
  ] as const) {
    const query = createQueryContext([{ column, operator: 'LIKE', value: pattern }]);
    const host = fixtureHost(scenario);
    const opened: string[] = [];
    const read: Host['read'] = (path, options) => {
      opened.push(path);
      return host.read(path, options);
    };
    const found = (await rowsOf(table, { ...host, read }, query)).rows.map((row) => String(row['path']));
    // What rows show otherwise is left to SQLite.
    assert.equal(
      found.filter((path) => !path.includes('…[') || expected(path)),
      all.filter(expected),
      pattern,
    );
    assert.ok(found.length > 0 && found.length < all.length, pattern);
    const needless = opened.filter(
      (path) => all.includes(path) && !found.includes(path) && /\.py$/.test(path),
    );
    assert.equal(needless, [], pattern);
  }
});

test('path looks at one file, wherever it is', async () => {
  const host = fixtureHost(scenario);
  const library = '/home/alice/finance/.venv/lib/python3.11/site-packages/loose_module.py';
  const { rows } = await rowsOf(table, host, where('path', library, ['path', 'size']));
  assert.equal(rows, [{ path: library, size: 0 }]);
  for (const path of [
    '/nowhere.py',
    'report.py',
    '/home/alice',
    '/home/alice/finance/notes',
    '/home/bob/scripts/kernel.json',
  ]) {
    assert.equal((await rowsOf(table, host, where('path', path))).rows, [], path);
  }
});

test('special files and links are not opened, and told when they were asked for', async () => {
  const host = fixtureHost(scenario);
  const fifo = await rowsOf(table, host, where('path', '/home/bob/scripts/pipe.py'));
  assert.equal([fifo.rows.length, fifo.problems[0]?.code], [0, 'NOT_REGULAR']);
  const link = await rowsOf(table, host, where('path', '/home/bob/scripts/endless.py'));
  assert.equal([link.rows.length, link.problems[0]?.code], [0, 'SYMLINK']);
});

test('directory lists its own files only', async () => {
  const { rows } = await rowsOf(
    table,
    fixtureHost(scenario),
    where('directory', '/home/alice/finance', ['filename']),
  );
  assert.equal(rows.map((row) => row['filename']).sort(), [
    'analysis.ipynb',
    'helpers.py',
    'random.py',
    'report.py',
    'tool',
  ]);
});

test('path and size alone open nothing but possible shebangs', async () => {
  const opened: string[] = [];
  const host = fixtureHost(scenario);
  const watched: Host = {
    ...host,
    read(path, limits) {
      opened.push(path);
      return host.read(path, limits);
    },
  };
  const { rows } = await rowsOf(table, watched, createQueryContext([], ['path', 'size']));
  assert.ok(rows.length > 15);
  assert.equal(opened.filter((path) => path.startsWith('/home/')).sort(), [
    '/home/alice/finance/notes',
    '/home/alice/finance/tool',
  ]);
});

test('a directory has the same scripts whether it is asked for or filtered', async () => {
  // Neither an executable nor in a bin: the sweep does not look into it, so neither does the constraint.
  const host = fixtureHost(scenario, { files: { '/home/alice/finance/tool': { mode: 0o644 } } });
  const directory = '/home/alice/finance';
  const { rows: all } = await rowsOf(table, host, createQueryContext([], ['path', 'directory']));
  const asked = createQueryContext(
    [{ column: 'directory', operator: '=', value: directory }],
    ['path', 'directory'],
  );
  const { rows } = await rowsOf(table, host, asked);
  const paths = (some: typeof rows) => some.map((row) => row['path']).sort();
  assert.equal(paths(rows), paths(all.filter((row) => row['directory'] === directory)));
  assert.ok(rows.length > 2);
});

test('first_seen outlives a change of the file', async () => {
  const path = '/home/alice/finance/report.py';
  const engine = testEngine(fixtureHost(scenario, { now: 1000 }));
  const first = await runTable(table, where('path', path, ['first_seen', 'mtime']), engine);
  const later = { ...engine, host: fixtureHost(scenario, { now: 2000, files: { [path]: { mtime: 1500 } } }) };
  const second = await runTable(table, where('path', path, ['first_seen', 'mtime']), later);
  assert.equal(first.rows[0]?.['first_seen'], 1000);
  assert.equal(second.rows, [{ first_seen: 1000, mtime: 1500 }]);
});

test('a second query reads no file again, and tells the problems again', async () => {
  let reads = 0;
  const host = fixtureHost(scenario);
  const watched: Host = {
    ...host,
    read(path, limits) {
      reads++;
      return host.read(path, limits);
    },
  };
  const engine = testEngine(watched);
  const query = createQueryContext([], ['path', 'lines', 'sha256', 'encoding']);
  const first = await runTable(table, query, engine);
  const before = reads;
  const second = await runTable(table, query, engine);
  assert.equal(second.rows, first.rows);
  assert.equal(second.problems.map((p) => p.path).sort(), first.problems.map((p) => p.path).sort());
  assert.is(reads - before, 1, 'only the file that may not be read is tried again');
});

test('uid narrows to the owner', async () => {
  const { rows } = await rowsOf(table, fixtureHost(scenario), where('uid', '1001', ['uid', 'username']));
  assert.ok(rows.length > 0 && rows.every((row) => row['uid'] === 1001 && row['username'] === 'bob'));
});

test('a file that keeps changing gives no facts', async () => {
  const path = '/home/alice/finance/report.py';
  const host = fixtureHost(scenario);
  const restless: Host = {
    ...host,
    read: (at, limits) => ({ ...host.read(at, limits), changed: true as const }),
  };
  const { rows, problems } = await rowsOf(table, restless, where('path', path, ['path', 'sha256']));
  assert.equal(rows, [{ path, sha256: '' }]);
  assert.is(problems[0]?.code, 'CHANGED');
});

test.run();
