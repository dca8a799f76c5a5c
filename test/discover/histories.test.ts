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

test('a script whose name is not UTF-8 is known by the name that its file has', async () => {
  await withTemp((directory) => {
    writeTree(nodePath.join(directory, 'root'), {
      '/home/ann/.bash_history': Buffer.from('python3 /srv/caf\xe9.py\n', 'latin1'),
    });
    const users = [{ uid: 1001, gid: 1001, username: 'ann', home: '/home/ann', shell: '/bin/bash' }];
    const host = createFixtureHost(directory, { platform: 'linux', users });
    const [run] = [...readHistories(contextOf(host))];
    assert.is(run?.script, '/srv/caf\udce9.py');
    assert.equal(run?.argv, ['python3', '/srv/caf\\xe9.py']);
  });
});

test('a transcript of PowerShell accounts for the line in the history that has no time', async () => {
  await withTemp(async (directory) => {
    const stars = '*'.repeat(22);
    const home = 'C/Users/ana';
    writeTree(nodePath.join(directory, 'root'), {
      [`${home}/Documents/20260105/PowerShell_transcript.BOX.a1+b.20260105080000.txt`]: `${stars}\nStart time: 20260105080000\n${stars}\n${stars}\nCommand start time: 20260105083015\n${stars}\nPS C:\\jobs> python .\\a.py --x\n`,
      [`${home}/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt`]:
        'python .\\a.py --x\n',
    });
    const users = [{ uid: 1001, gid: 513, username: 'ana', home: 'C:\\Users\\ana', shell: '' }];
    const engine = testEngine(createFixtureHost(directory, { platform: 'win32', users }));
    const columns = ['script', 'cwd', 'start_time', 'source', 'sources', 'confidence'];
    const { rows } = await runTable(table, createQueryContext([], columns), engine);
    assert.equal(
      rows.map((row) =>
        columns.map((column) => (column === 'start_time' ? Number(row[column]) : row[column])),
      ),
      [
        [
          ...['C:\\jobs\\a.py', 'C:\\jobs', Date.parse('2026-01-05T08:30:15') / 1000],
          ...['powershell_transcript', '["powershell_transcript","powershell_history"]', 'medium'],
        ],
      ],
    );
  });
});

test('the environment that conda is asked to run in', async () => {
  await withTemp(async (directory) => {
    const meta = (prefix: string) => ({
      [`${prefix}/conda-meta/python-3.11.5-h1_0.json`]: '{"name":"python","version":"3.11.5"}',
      [`${prefix}/conda-meta/history`]: '',
      [`${prefix}/bin/python3.11`]: '',
      [`${prefix}/lib/python3.11/site-packages/.keep`]: '',
      [`${prefix}/lib/python3.11/os.py`]: '',
    });
    writeTree(nodePath.join(directory, 'root'), {
      ...meta('/home/ann/miniconda3'),
      ...meta('/home/ann/miniconda3/envs/data'),
      '/home/ann/.bash_history':
        'conda run -n data python -m first\nconda run --no-capture-output --name=data python -m second\nmicromamba run -p /home/ann/miniconda3/envs/data python -m third\nconda run -n gone python -m fourth\nconda run python -m fifth -n data\n',
    });
    const users = [{ uid: 1001, gid: 1001, username: 'ann', home: '/home/ann', shell: '/bin/bash' }];
    const engine = testEngine(createFixtureHost(directory, { platform: 'linux', users }));
    const { rows } = await runTable(table, createQueryContext([], ['module', 'environment']), engine);
    const data = '/home/ann/miniconda3/envs/data';
    assert.equal(rows.map((row) => [row['module'], row['environment']]).sort(), [
      ['fifth', ''],
      ['first', data],
      ['fourth', ''],
      ['second', data],
      ['third', data],
    ]);
  });
});

test.run();
