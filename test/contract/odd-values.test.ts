/** Values of `path`, `directory` and `environment` that no table expects: they fail nothing and lead nowhere else. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRealHost } from '../../extension/core/real-host.ts';
import { runTable } from '../../extension/core/run-table.ts';
import type { Host } from '../../extension/core/types.ts';
import { tables } from '../../extension/tables/index.ts';
import { table as scripts } from '../../extension/tables/python_scripts.ts';
import { fixtureHost, testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';

const odd: readonly string[] = [
  ...['relative.py', './x.py', '..', '.', '/', '//', '/home/', '/home/alice/../alice/', '/../../etc/passwd'],
  ...[
    '/nowhere/x.py',
    '/home/alice/none.py',
    '/home/alice/none.py/',
    '~',
    '$HOME/x.py',
    '*',
    '%',
    '\\\\server\\share\\x.py',
  ],
  ...['C:\\x.py', 'C:', '/dev/zero', '/dev/stdin', '/proc/self/mem', '/home/alice/a\nb.py', '/x\0y.py', '\0'],
  ...[
    '/\ud800.py',
    '/home/…[token]/x.py',
    '/\\xff\\xfe.py',
    ' ',
    `/${'a/'.repeat(50_000)}`,
    `/${'x'.repeat(100_000)}`,
  ],
];

const test = suite('odd values');
for (const scenario of ['linux-mixed', 'windows-store-and-registry']) {
  const engine = testEngine(fixtureHost(scenario));
  for (const table of tables) {
    for (const column of ['path', 'directory', 'environment', 'script', 'package'].filter(
      (one) => one in table.columns,
    )) {
      test(`${table.name}.${column} on ${scenario}`, async () => {
        for (const value of odd) {
          const query = createQueryContext([{ column, operator: '=', value }], ['uid', column]);
          const { rows, truncated } = await runTable(table, query, engine);
          assert.not.ok(truncated, value.slice(0, 50));
          for (const row of rows) assert.type(row[column], 'string');
        }
      });
    }
  }
}

test('special files are not opened, and a path that is no script has no row', () =>
  withMachine(async (directory, ask) => {
    execFileSync('mkfifo', [nodePath.join(directory, 'fifo.py')]);
    fs.symlinkSync('/dev/zero', nodePath.join(directory, 'zero.py'));
    fs.symlinkSync('/etc', nodePath.join(directory, 'etc'));
    for (const name of ['fifo.py', 'zero.py', 'zero.py/', 'etc', 'etc/', '', 'none/..'])
      assert.equal(await ask(`${directory}/${name}`), [], name);
    assert.equal(await ask('/dev/zero'), []);
  }));

test('a name with a line end, undecodable bytes or a secret is found by the path that rows show', () =>
  withMachine(async (directory, ask) => {
    const names = ['a\nb.py', 'token=9f8e7d6c5b4a39281706f5e4d3c2b1a0.py', 'Größe.py'];
    for (const name of names) fs.writeFileSync(nodePath.join(directory, name), 'import os\n');
    fs.writeFileSync(
      Buffer.concat([Buffer.from(`${directory}/caf`), Buffer.from([0xe9]), Buffer.from('.py')]),
      '',
    );
    const shown = await ask(directory, 'directory');
    assert.is(shown.length, 4);
    assert.ok(shown.some((path) => path.includes('…[')));
    for (const path of shown) assert.equal(await ask(path), [path]);
  }));

test('names that differ in case alone are all given: SQLite knows which it wants', () =>
  withMachine(async (directory, ask) => {
    const lower = nodePath.join(directory, 'sub', 'job.py');
    const upper = nodePath.join(directory, 'SUB', 'JOB.py');
    for (const path of [lower, upper]) {
      fs.mkdirSync(nodePath.dirname(path), { recursive: true });
      fs.writeFileSync(path, '');
    }
    if (fs.readdirSync(directory).length < 2) return;
    assert.equal((await ask(lower)).sort(), [upper, lower]);
    assert.equal((await ask(nodePath.dirname(lower).toUpperCase(), 'directory')).sort(), [upper, lower]);
  }));

test('nothing but the way to the named path is looked at', () =>
  withMachine(async (directory) => {
    const path = nodePath.join(directory, 'a', 'b.py');
    fs.mkdirSync(nodePath.dirname(path));
    fs.writeFileSync(path, '');
    fs.mkdirSync(nodePath.join(directory, 'other'));
    const looked: string[] = [];
    const host = createRealHost();
    function note<T>(call: (path: string) => T): (path: string) => T {
      return (each) => {
        looked.push(each);
        return call(each);
      };
    }
    const watched: Host = {
      ...host,
      list: note(host.list),
      stat: note(host.stat),
      realpath: note(host.realpath),
    };
    const query = createQueryContext([{ column: 'path', operator: '=', value: path }], ['path', 'size']);
    assert.is((await runTable(scripts, query, testEngine(watched))).rows.length, 1);
    for (const each of looked) assert.ok(each === '/' || path === each || path.startsWith(`${each}/`), each);
  }));

test.run();

async function withMachine(
  action: (directory: string, ask: (value: string, column?: string) => Promise<string[]>) => Promise<void>,
) {
  if (process.platform === 'win32') return;
  await withTemp(async (temporary) => {
    const directory = fs.realpathSync(temporary);
    const engine = testEngine(createRealHost());
    await action(directory, async (value, column = 'path') => {
      const query = createQueryContext([{ column, operator: '=', value }], ['path', 'sha256']);
      return (await runTable(scripts, query, engine)).rows.map((row) => String(row['path']));
    });
  });
}
