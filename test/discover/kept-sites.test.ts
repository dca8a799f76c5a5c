/** What a new process takes from what an earlier one kept, and what it does not. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCache } from '../../extension/core/cache.ts';
import { runTable } from '../../extension/core/run-table.ts';
import type { Host } from '../../extension/core/types.ts';
import { table } from '../../extension/tables/python_site_packages.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';
import { focusedHost, metadata, writeTree } from './machine.ts';

const test = suite('kept sites');

interface Machine {
  readonly site: string;
  readonly state: string;
  /** Runs the table as a new process does: what it says, and what it read of the site directory. */
  run(columns: readonly string[], later?: number): Promise<Seen>;
}

interface Seen {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly codes: readonly string[];
  readonly reads: readonly string[];
}

async function withMachine(check: (machine: Machine) => Promise<void>): Promise<void> {
  await withTemp(async (directory) => {
    const root = nodePath.join(fs.realpathSync(directory), 'env');
    const lib = process.platform === 'win32' ? 'Lib/site-packages' : 'lib/python3.11/site-packages';
    const site = nodePath.join(root, lib);
    const state = nodePath.join(directory, 'state');
    writeTree(root, { 'pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n' });
    writeTree(site, {
      'a-1.0.dist-info/METADATA': metadata('a', '1.0', 'Summary: first\nRequires-Dist: b\n'),
      'b-1.0.dist-info/METADATA': metadata('b', '1.0', 'Summary: second\n'),
      'c-1.0.dist-info/METADATA': 'Summary: no name\n\n',
    });
    await check({ site, state, run: (columns, later = 60) => runOnce(root, state, columns, later) });
  });
}

async function runOnce(
  root: string,
  state: string,
  columns: readonly string[],
  later: number,
): Promise<Seen> {
  const reads: string[] = [];
  const real = focusedHost([root]);
  const host: Host = {
    ...real,
    now: () => Date.now() / 1000 + later,
    read(path, limits) {
      if (path.includes('site-packages')) reads.push(nodePath.basename(nodePath.dirname(path)));
      return real.read(path, limits);
    },
  };
  const engine = { ...testEngine(host), cache: createCache(state) };
  const { rows, problems } = await runTable(table, createQueryContext([], columns), engine);
  return { rows, codes: problems.map(({ code }) => code), reads };
}

const names = ['name', 'version'];

test('nothing is read again, and what was wrong is told again', () =>
  withMachine(async ({ run }) => {
    const first = await run(names);
    assert.equal(first.reads, ['a-1.0.dist-info', 'b-1.0.dist-info', 'c-1.0.dist-info']);
    const second = await run(names);
    assert.equal(second, { ...first, reads: [] });
    assert.equal(second.codes, ['MALFORMED']);
  }));

test('a column is kept once it was read', () =>
  withMachine(async ({ run }) => {
    await run(names);
    const columns = ['name', 'summary', 'requires_dist'];
    const first = await run(columns);
    assert.is(first.reads.length, 3, 'another query kept its names only');
    const second = await run(columns);
    assert.equal(second, { ...first, reads: [] });
    assert.equal(
      second.rows.map((row) => row['summary']),
      ['first', 'second', 'no name'],
    );
    assert.is(second.rows[0]?.['requires_dist'], '["b"]');
  }));

test('a file that was written to in place is read again, whatever its times were set to', () =>
  withMachine(async ({ site, run }) => {
    await run(['name', 'summary']);
    const file = nodePath.join(site, 'b-1.0.dist-info', 'METADATA');
    const { atime, mtime } = fs.statSync(file);
    fs.writeFileSync(
      file,
      metadata('b', '1.0', 'Summary: changed'.padEnd(15)).slice(0, fs.statSync(file).size),
    );
    fs.utimesSync(file, atime, mtime);
    const { rows, reads } = await run(['name', 'summary']);
    assert.ok(reads.includes('b-1.0.dist-info'));
    assert.match(String(rows[1]?.['summary']), 'change');
  }));

test('what was installed, removed and replaced is seen', () =>
  withMachine(async ({ site, run }) => {
    await run(['name', 'summary']);
    fs.rmSync(nodePath.join(site, 'a-1.0.dist-info'), { recursive: true });
    writeTree(site, { '0-2.0.dist-info/METADATA': metadata('zero', '2.0', 'Summary: new\n') });
    fs.rmSync(nodePath.join(site, 'c-1.0.dist-info'), { recursive: true });
    writeTree(site, { 'c-1.0.dist-info/METADATA': metadata('c', '1.0', 'Summary: replaced\n') });
    const { rows, reads } = await run(names);
    assert.equal(
      rows.map((row) => row['name']),
      ['zero', 'b', 'c'],
    );
    assert.equal(reads, ['0-2.0.dist-info', 'c-1.0.dist-info']);
    const { rows: told } = await run(['name', 'summary']);
    assert.equal(
      told.map((row) => row['summary']),
      ['new', 'second', 'replaced'],
    );
  }));

test('of a file that was only just written nothing is kept', () =>
  withMachine(async ({ run }) => {
    await run(names, 0);
    assert.is((await run(names)).reads.length, 3);
  }));

test('a corrupt record, and one that does not fit, are not trusted', () =>
  withMachine(async ({ state, run }) => {
    const columns = ['name', 'summary'];
    await run(columns);
    const first = await run(columns);
    for (const file of fs.readdirSync(state)) {
      const path = nodePath.join(state, file);
      const bytes = fs.readFileSync(path);
      fs.writeFileSync(path, bytes.subarray(0, bytes.length - 5));
      assert.equal({ ...(await run(columns)), reads: [] }, first, file);
    }
  }));

test('no secret is kept', () =>
  withMachine(async ({ site, state, run }) => {
    const token = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789';
    writeTree(site, { 'd-1.0.dist-info/METADATA': metadata('d', '1.0', `Summary: ${token}\n`) });
    await run(['name', 'summary']);
    writeTree(site, { [`${token}-1.0.dist-info/METADATA`]: metadata('e', '1.0', '') });
    await run(['name', 'summary']);
    for (const file of fs.readdirSync(state))
      assert.not(fs.readFileSync(nodePath.join(state, file), 'utf8').includes(token), file);
  }));

test.run();
