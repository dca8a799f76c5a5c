/** Where imports come from in scripts that bring modules with them, or that were written for another Python. */

import nodePath from 'node:path';
import { zipSync } from 'fflate';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFixtureHost } from '../../extension/core/fixture-host.ts';
import { runTable } from '../../extension/core/run-table.ts';
import { table } from '../../extension/tables/python_script_imports.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';
import { metadata, writeTree } from './machine.ts';

const test = suite('places of imports');
const ann = { uid: 1001, gid: 1001, username: 'ann', home: '/home/ann', shell: '/bin/sh' };

/** The imports of each script of ann, as `module resolved distribution`; a machine with Python 3.12 and setuptools in `new`. */
async function importsOf(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  await withTemp(async (directory) => {
    const site = '/home/ann/new/.venv/lib/python3.12/site-packages';
    writeTree(nodePath.join(directory, 'root'), {
      '/usr/lib/python3.11/os.py': '',
      '/usr/bin/python3.11': '',
      '/home/ann/new/.venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.12.1\n',
      [`${site}/setuptools/__init__.py`]: '',
      [`${site}/setuptools-70.0.dist-info/METADATA`]: metadata('setuptools', '70.0'),
      [`${site}/setuptools-70.0.dist-info/RECORD`]: 'setuptools/__init__.py,,\n',
      ...files,
    });
    const host = createFixtureHost(directory, {
      platform: 'linux',
      users: [ann],
      files: { '/': { uid: 0 }, '/home/ann/': { uid: 1001 } },
    });
    for (const row of (await runTable(table, createQueryContext(), testEngine(host))).rows) {
      const script = String(row['path']).slice('/home/ann/'.length);
      const cells = [row['module'], row['resolved'], row['distribution']].filter((cell) => cell !== '');
      found[script] = [...(found[script] ?? []), cells.join(' ')];
    }
  });
  return found;
}

const archive = (files: Readonly<Record<string, string>>) =>
  Buffer.concat([
    Buffer.from('#!/usr/bin/env python3\n'),
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]))),
  ]);

test('a zip application imports from itself, and not from what lies beside it', async () => {
  const found = await importsOf({
    '/home/ann/app.pyz': archive({
      '__main__.py': 'import app.cli, single, bundled, wheeled, beside, json\n',
      'app/deep/cli.py': '',
      'single.py': '',
      'site-packages/bundled/__init__.py': '',
      '.deps/wheeled-1.0-py3-none-any.whl/wheeled/__init__.py': '',
    }),
    '/home/ann/beside.py': '',
  });
  assert.equal(found['app.pyz'], [
    'app.cli local',
    'single local',
    'bundled local',
    'wheeled local',
    'beside missing beside',
    'json stdlib',
  ]);
});

test('no distribution is named for what the standard library had once', async () => {
  const found = await importsOf({
    '/home/ann/old.py': 'import urllib2, ConfigParser, imp, yaml\n',
    '/home/ann/new/use.py': 'import imp, asyncore, distutils.core\n',
    '/home/ann/two.py': '#!/usr/bin/env python2\nimport urllib2, ConfigParser\n',
  });
  assert.equal(found['old.py'], [
    'urllib2 missing',
    'ConfigParser missing',
    'imp stdlib',
    'yaml missing PyYAML',
  ]);
  assert.equal(found['new/use.py'], [
    'imp missing',
    'asyncore missing',
    'distutils.core distribution setuptools',
  ]);
  assert.equal(found['two.py'], ['urllib2 stdlib', 'ConfigParser stdlib']);
});

test('tests import from the project, whose own environment shows where it begins', async () => {
  const found = await importsOf({
    '/home/ann/new/main.py': '',
    '/home/ann/new/helpers/util.py': '',
    '/home/ann/new/tests/test_main.py': 'import main\nfrom helpers import util\nimport elsewhere\n',
    '/home/ann/elsewhere.py': '',
  });
  assert.equal(found['new/tests/test_main.py'], [
    'main local',
    'helpers local',
    'elsewhere missing elsewhere',
  ]);
});

test.run();
