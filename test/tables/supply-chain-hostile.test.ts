/** The supply chain of machines that somebody hides something on, and of those whose people keep their files their own way. */
import nodePath from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFixtureHost, type FixtureManifest } from '../../extension/core/fixture-host.ts';
import { type AnyTable, runTable, type TableResult } from '../../extension/core/run-table.ts';
import { table as alteredFiles } from '../../extension/tables/python_altered_files.ts';
import { table as packageFindings } from '../../extension/tables/python_package_findings.ts';
import { table as pipConfig } from '../../extension/tables/python_pip_config.ts';
import { table as startupHooks } from '../../extension/tables/python_startup_hooks.ts';
import { metadata, writeTree } from '../discover/machine.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('tables/supply-chain-hostile');

const HOME = '/home/ann';
const SITE = `${HOME}/venv/lib/python3.11/site-packages`;
const users = [
  { uid: 0, gid: 0, username: 'root', home: '/root', shell: '/bin/sh' },
  { uid: 1001, gid: 1001, username: 'ann', home: HOME, shell: '/bin/sh' },
];

/** Asks a machine of ann's; `site/` stands for the site directory of her environment. */
async function ask(
  table: unknown,
  files: Readonly<Record<string, string>>,
  { version = '3.11.7', ...manifest }: FixtureManifest & { readonly version?: string } = {},
): Promise<TableResult> {
  return withTemp(async (directory) => {
    const placed = Object.entries(files).map(([path, text]) => [path.replace(/^site\//, `${SITE}/`), text]);
    writeTree(nodePath.join(directory, 'root'), {
      '/usr/bin/python3.11': '',
      '/usr/lib/python3.11/os.py': '',
      [`${HOME}/venv/bin/python3.11`]: '',
      [`${HOME}/venv/pyvenv.cfg`]: `home = /usr/bin\nversion = ${version}\n`,
      [`${SITE}/x.txt`]: '',
      ...Object.fromEntries(placed),
    });
    const owners = { '/': { uid: 0, gid: 0 }, [`${HOME}/`]: { uid: 1001, gid: 1001 } };
    const host = createFixtureHost(directory, {
      platform: 'linux',
      users,
      ...manifest,
      files: { ...owners, ...manifest.files },
    });
    return runTable(table as AnyTable, createQueryContext(), testEngine(host));
  });
}

const pick = ({ rows }: TableResult, ...columns: readonly string[]): readonly string[] =>
  rows.map((row) => columns.map((column) => row[column]).join(' | ')).sort();

const names = (result: TableResult, ...columns: readonly string[]): readonly string[] =>
  pick(
    {
      ...result,
      rows: result.rows.map((row) => ({ ...row, path: nodePath.posix.basename(String(row['path'])) })),
    },
    ...columns,
  );

test('a .pth file with a dot in front is executed by the Pythons that do so', async () => {
  const active = async (version: string) =>
    pick(await ask(startupHooks, { 'site/.x.pth': 'import x\n' }, { version }), 'active');
  assert.equal(await active('3.11.7'), ['1']);
  assert.equal(await active('3.11.8'), ['0']);
  assert.equal(await active('3.11'), ['1']);
});

test('a line that executes is found behind however many others', async () => {
  const result = await ask(startupHooks, { 'site/late.pth': `${'# c\n'.repeat(20_000)}import x\n` });
  assert.equal(pick(result, 'line', 'code'), ['20001 | import x']);
});

test('lines that execute are bounded, and what is left out is told', async () => {
  const result = await ask(startupHooks, { 'site/many.pth': 'import x\n'.repeat(5000) });
  assert.is(result.rows.length, 1000);
  assert.ok(result.problems.some(({ code, path }) => code === 'LIMIT' && path.endsWith('many.pth')));
});

test('known text vouches for nothing when the module beside it is another', async () => {
  const pth = { 'site/_virtualenv.pth': 'import _virtualenv\n' };
  const honest = await ask(startupHooks, { ...pth, 'site/_virtualenv.py': 'import os, sys\n' });
  assert.equal(pick(honest, 'known_good', 'suspicious'), ['virtualenv | 0']);
  const planted = { ...pth, 'site/_virtualenv.py': 'import socket\n' };
  assert.equal(pick(await ask(startupHooks, planted), 'known_good', 'suspicious'), [' | 1']);
  const findings = pick(await ask(packageFindings, planted), 'rule');
  assert.ok(findings.includes('PYS-PKG-019'));
});

test('a sitecustomize is what it does and what the modules beside it do', async () => {
  const result = await ask(startupHooks, {
    'site/sitecustomize.py': 'import helper\n',
    'site/helper.py': 'import subprocess\n',
  });
  assert.equal(pick(result, 'kind', 'behaviours', 'suspicious'), ['sitecustomize | ["process"] | 1']);
});

test('customize modules under every suffix that Python loads', async () => {
  const suffixes = [
    '.abi3.so',
    '.cpython-311-x86_64-linux-gnu.so',
    '.pypy39-pp73-x86_64-linux-gnu.so',
    '.pyc',
  ];
  const files = Object.fromEntries(suffixes.map((suffix) => [`site/usercustomize${suffix}`, '']));
  const result = await ask(startupHooks, {
    ...files,
    'site/usercustomize.txt': '',
    'site/usercustomizer.py': '',
  });
  assert.equal(names(result, 'path'), suffixes.map((suffix) => `usercustomize${suffix}`).sort());
});

test('a profile does not lead to what its owner could not read', async () => {
  const result = await ask(
    startupHooks,
    {
      '/etc/secret': 'root:$6$salt$hash\n',
      '/etc/open.py': 'import os\n',
      [`${HOME}/.bashrc`]: 'export PYTHONSTARTUP=/etc/secret\nexport PYTHONSTARTUP=/etc/open.py\n',
    },
    { files: { '/etc/secret': { mode: 0o640 }, '/etc/open.py': { mode: 0o644 } } },
  );
  assert.equal(pick(result, 'path', 'active', 'code'), [
    '/etc/open.py | 1 | import os ',
    '/etc/secret | 0 | ',
  ]);
});

test('compiled code that came without its source is checked', async () => {
  const hash = 'sha256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  const result = await ask(alteredFiles, {
    'site/demo-1.0.dist-info/METADATA': metadata('demo', '1.0'),
    'site/demo-1.0.dist-info/RECORD': [
      `bare.pyc,${hash},4`, 'unhashed.pyc,,', `both.pyc,${hash},4`, 'both.py,,', `__pycache__/m.cpython-311.pyc,${hash},4`,
    ].join('\n'), // biome-ignore format: lines of a file
    'site/bare.pyc': 'evil',
    'site/unhashed.pyc': 'evil',
    'site/both.pyc': 'evil',
    'site/both.py': '',
    'site/__pycache__/m.cpython-311.pyc': 'evil',
  });
  assert.equal(names(result, 'path', 'state'), ['bare.pyc | altered']);
});

const index = (url: string) => `[global]\nindex-url = ${url}\n`;

test("pip: a machine's [install] and variables stand over a user's file", async () => {
  const own = { [`${HOME}/.config/pip/pip.conf`]: index('https://user.example/simple') };
  const valuesOf = async (files: Readonly<Record<string, string>>) => {
    const { rows } = await ask(pipConfig, { ...own, ...files });
    return rows.filter((row) => row['uid'] === 1001).map((row) => `${row['scope']} ${row['value']}`);
  };
  assert.equal(await valuesOf({ '/etc/pip.conf': index('https://machine.example/simple') }), [
    'user https://user.example/simple',
  ]);
  assert.equal(
    await valuesOf({ '/etc/pip.conf': '[install]\nindex-url = https://machine.example/simple\n' }),
    ['machine https://machine.example/simple'],
  );
  assert.equal(await valuesOf({ '/etc/environment': 'PIP_INDEX_URL="https://machine.example/simple"\n' }), [
    'machine https://machine.example/simple',
  ]);
});

test('pip: the file that PIP_CONFIG_FILE names is read instead of those of the user', async () => {
  const files = {
    [`${HOME}/.config/pip/pip.conf`]: index('https://user.example/simple'),
    [`${HOME}/corp.conf`]: index('https://named.example/simple'),
    '/etc/corp.conf': index('https://machine.example/simple'),
    '/etc/secret.conf': index('https://secret.example/simple'),
  };
  const manifest = { files: { '/etc/secret.conf': { mode: 0o600 } } };
  const values = async (profile: string, text: string) =>
    pick(await ask(pipConfig, { ...files, [profile]: text }, manifest), 'scope', 'value');
  assert.equal(await values(`${HOME}/.profile`, 'export PIP_CONFIG_FILE=~/corp.conf\n'), [
    'user | https://named.example/simple',
  ]);
  assert.equal(await values('/etc/environment', 'PIP_CONFIG_FILE=/etc/corp.conf\n'), [
    'machine | https://machine.example/simple',
  ]);
  assert.equal(await values(`${HOME}/.profile`, 'export PIP_CONFIG_FILE=/etc/secret.conf\n'), [
    'user | https://user.example/simple',
  ]);
});

test('uv: the name of an index in a variable is no part of its URL', async () => {
  const { rows } = await ask(pipConfig, {
    [`${HOME}/.profile`]: 'export UV_INDEX="corp=https://ann:hunter2hunter2@pypi.example/simple"\n',
  });
  assert.equal(
    rows.map((row) => [row['setting'], row['value'], row['credentials']]),
    [['extra_index', 'https://pypi.example/simple', 1]],
  );
});

test('links that people lay to their configuration and profiles are followed, those to files of others are not', async () => {
  const files = {
    [`${HOME}/dotfiles/pip.conf`]: index('https://user.example/simple'),
    [`${HOME}/dotfiles/profile`]: 'export UV_DEFAULT_INDEX=https://uv.example/simple\n',
    [`${HOME}/.config/x`]: '',
  };
  const linked = await ask(pipConfig, files, {
    symlinks: {
      [`${HOME}/.config/pip/pip.conf`]: `${HOME}/dotfiles/pip.conf`,
      [`${HOME}/.profile`]: `${HOME}/dotfiles/profile`,
    },
  });
  assert.equal(pick(linked, 'tool', 'value'), [
    'pip | https://user.example/simple',
    'uv | https://uv.example/simple',
  ]);
  const foreign = await ask(
    pipConfig,
    { '/root/pip.conf': index('https://secret.example/simple'), [`${HOME}/.config/x`]: '' },
    { symlinks: { [`${HOME}/.config/pip/pip.conf`]: '/root/pip.conf' } },
  );
  assert.equal(pick(foreign, 'value'), []);
});

test.run();
