/** What lines of a shell's history tell of the interpreter. */
import nodePath from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFixtureHost } from '../../extension/core/fixture-host.ts';
import { runTable } from '../../extension/core/run-table.ts';
import { readHistories } from '../../extension/discover/invocations/histories.ts';
import { table } from '../../extension/tables/python_invocations.ts';
import { countingHost } from '../helpers/counting-host.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';
import { contextOf, writeTree } from './machine.ts';

const test = suite('histories');

test('an interpreter below ~ or $HOME is one of the environments', async () => {
  await withTemp(async (directory) => {
    writeTree(nodePath.join(directory, 'root'), {
      '/home/ann/app/.venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.2\n',
      '/home/ann/app/.venv/bin/python': '',
      '/home/ann/.bash_history':
        '~/app/.venv/bin/python -m first\n"$HOME/app/.venv/bin/python" -m second\ncd ~/app && .venv/bin/python -m third\n',
    });
    const users = [{ uid: 1001, gid: 1001, username: 'ann', home: '/home/ann', shell: '/bin/bash' }];
    const files = { '/': { uid: 0 }, '/home/ann/': { uid: 1001 } };
    const engine = testEngine(createFixtureHost(directory, { platform: 'linux', users, files }));
    const columns = ['module', 'interpreter', 'environment'];
    const { rows } = await runTable(table, createQueryContext([], columns), engine);
    assert.equal(
      rows.map((row) => [row['module'], row['environment']]),
      ['first', 'second', 'third'].map((module) => [module, '/home/ann/app/.venv']),
    );
    assert.is(rows[0]?.['interpreter'], '/home/ann/app/.venv/bin/python');
  });
});

test('a program without suffix that is Python by its first line was run, where the line says which it is', async () => {
  await withTemp(async (directory) => {
    writeTree(nodePath.join(directory, 'root'), {
      '/srv/tool': '#!/usr/bin/env python3\nprint(1)\n',
      '/srv/other': '#!/bin/sh\n',
      '/usr/local/bin/report': '#!/opt/app/bin/python -I\n',
      '/home/ann/.bash_history':
        'cd /srv; nohup ./tool -x &\n/srv/tool | tee log\n/srv/other\n./tool\nsudo -u bob report daily\n',
      '/var/log/cron.log':
        '2026-01-01T03:00:00+00:00 box CRON[30]: (ann) CMD (/srv/tool --nightly >/dev/null)\n',
    });
    const users = [{ uid: 1001, gid: 1001, username: 'ann', home: '/home/ann', shell: '/bin/bash' }];
    const files = {
      '/': { uid: 0 },
      '/home/ann/': { uid: 1001 },
      '/usr/local/bin/report': { mode: 0o755 },
    };
    const engine = testEngine(createFixtureHost(directory, { platform: 'linux', users, files }));
    const columns = ['script', 'interpreter', 'wrappers', 'source', 'argv'];
    const { rows } = await runTable(table, createQueryContext([], columns), engine);
    assert.equal(rows.map((row) => columns.slice(0, 4).map((column) => row[column])).sort(), [
      ['/srv/tool', 'python3', '', 'bash_history'],
      ['/srv/tool', 'python3', '', 'cron_log'],
      ['/srv/tool', 'python3', '["nohup"]', 'bash_history'],
      ['/usr/local/bin/report', '/opt/app/bin/python', '["sudo"]', 'bash_history'],
    ]);
  });
});

test('what a long history costs does not grow with the programs that it names', async () => {
  const costOf = async (count: number): Promise<number> => {
    let cost = 0;
    await withTemp((directory) => {
      writeTree(nodePath.join(directory, 'root'), {
        '/home/ann/.bash_history': Array.from({ length: count }, (_, at) => `prog${at} a | tool x\n`).join(
          '',
        ),
        '/usr/local/bin/tool': '#!/usr/bin/python3\n',
      });
      const users = [{ uid: 1001, gid: 1001, username: 'ann', home: '/home/ann', shell: '/bin/bash' }];
      const files = { '/usr/local/bin/tool': { mode: 0o755 } };
      const host = countingHost(createFixtureHost(directory, { platform: 'linux', users, files }));
      assert.is([...readHistories(contextOf(host))].length, count);
      cost = host.counted();
    });
    return cost;
  };
  assert.is(await costOf(2000), await costOf(2));
});

test.run();
