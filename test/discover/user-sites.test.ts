/** User sites (PEP 370): what a script imports from its owner's, and that no table takes it for a part of the interpreter. */
import nodePath from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFixtureHost } from '../../extension/core/fixture-host.ts';
import { type AnyTable, type Engine, runTable } from '../../extension/core/run-table.ts';
import { table as imports } from '../../extension/tables/python_script_imports.ts';
import { table as packages } from '../../extension/tables/python_site_packages.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';
import { metadata, writeTree } from './machine.ts';

const test = suite('user sites');

/** ann and ben have a distribution `tool` each, of another version, and a script that imports it. */
async function withMachine(check: (engine: Engine) => Promise<void>): Promise<void> {
  await withTemp(async (directory) => {
    const files: Record<string, string> = { '/usr/lib/python3.11/os.py': '', '/usr/bin/python3.11': '' };
    for (const [user, version] of [
      ['ann', '1.0'],
      ['ben', '2.0'],
    ] as const) {
      const site = `/home/${user}/.local/lib/python3.11/site-packages`;
      files[`${site}/tool/__init__.py`] = '';
      files[`${site}/tool-${version}.dist-info/METADATA`] = metadata('tool', version);
      files[`${site}/tool-${version}.dist-info/RECORD`] = 'tool/__init__.py,,\n';
      files[`/home/${user}/run.py`] = 'import tool\nprint(tool)\n';
    }
    writeTree(nodePath.join(directory, 'root'), files);
    const users = ['ann', 'ben'].map((username, i) => ({
      ...{ uid: 1001 + i, gid: 1001 + i, username, home: `/home/${username}`, shell: '/bin/sh' },
    }));
    const owners = Object.fromEntries(users.map(({ home, uid }) => [`${home}/`, { uid, gid: uid }]));
    await check(
      testEngine(
        createFixtureHost(directory, { platform: 'linux', users, files: { '/': { uid: 0 }, ...owners } }),
      ),
    );
  });
}

async function ask(engine: Engine, table: AnyTable, columns: readonly string[]): Promise<string[]> {
  const { rows } = await runTable(table, createQueryContext(), engine);
  return rows.map((row) => columns.map((column) => row[column]).join(' ')).sort();
}

const askImports = (engine: Engine) => ask(engine, imports, ['path', 'resolved', 'distribution', 'version']);
const askPackages = (engine: Engine) => ask(engine, packages, ['environment', 'name', 'version']);

const expectedImports = ['/home/ann/run.py distribution tool 1.0', '/home/ben/run.py distribution tool 2.0'];
const expectedPackages = [
  '/home/ann/.local/lib/python3.11/site-packages tool 1.0',
  '/home/ben/.local/lib/python3.11/site-packages tool 2.0',
];

test('imports first, then packages', () =>
  withMachine(async (engine) => {
    assert.equal(await askImports(engine), expectedImports);
    assert.equal(await askPackages(engine), expectedPackages);
  }));

test('packages first, then imports', () =>
  withMachine(async (engine) => {
    assert.equal(await askPackages(engine), expectedPackages);
    assert.equal(await askImports(engine), expectedImports);
  }));

test.run();
