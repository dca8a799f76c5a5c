import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { schemas } from '../../extension/tables/schema.ts';
import { commands } from '../../fleet-cli/main.ts';
import manifest from '../../package.json' with { type: 'json' };
import { runCli } from '../helpers/cli.ts';
import { withTemp } from '../helpers/temp.ts';

test('every command has a name, a description and a handler', () => {
  assert.ok(commands.length >= 6);
  const names = commands.map(({ command }) => String(command).split(' ')[0]);
  assert.is(new Set(names).size, names.length);
  for (const { describe, handler } of commands) {
    assert.match(String(describe), /^[A-Z].*[.]$/);
    assert.type(handler, 'function');
  }
});

test('--version', async () => {
  const { code, stdout } = await runCli(['--version']);
  assert.equal([code, stdout], [0, `${manifest.version}\n`]);
});

test('--help lists every command', async () => {
  const { code, stdout } = await runCli(['--help']);
  assert.is(code, 0);
  for (const { command } of commands) assert.ok(stdout.includes(`pysight ${String(command).split(' ')[0]}`));
});

test('no command, an unknown one and an unknown option: exit 2 and what to do', async () => {
  const results = await Promise.all([runCli([]), runCli(['qurey']), runCli(['tables', '--nosuch'])]);
  assert.equal(
    results.map(({ code, stdout }) => [code, stdout]),
    [
      [2, ''],
      [2, ''],
      [2, ''],
    ],
  );
  assert.match(results[0]?.stderr ?? '', /pysight --help/);
  assert.match(results[1]?.stderr ?? '', /Did you mean query/);
  assert.match(results[2]?.stderr ?? '', /nosuch/);
});

test('tables lists ours, and describes one', async () => {
  const { code, stdout } = await runCli(['tables']);
  assert.is(code, 0);
  assert.is(stdout.trim().split('\n').length, schemas.length);
  const [first] = schemas;
  const one = await runCli(['tables', first?.name ?? '']);
  assert.equal([one.code, one.stdout.split('\n')[0]], [0, first?.name]);
  for (const column of Object.keys(first?.columns ?? {}))
    assert.ok(one.stdout.includes(`| ${column} `), column);
});

test('tables knows the emulated ones when asked, and suggests', async () => {
  const all = await runCli(['tables', '--all', '--json']);
  const names = (JSON.parse(all.stdout) as { name: string }[]).map(({ name }) => name);
  assert.ok(names.includes('users') && names.includes('python_scripts'));
  const { code, stderr } = await runCli(['tables', 'python_script']);
  assert.equal([code, /Did you mean python_script/.test(stderr)], [2, true]);
});
test('output that cannot be written, and a store that is damaged, end with 2 and one line: 1 would say that something was found', async () => {
  if (!fs.existsSync('/dev/full')) return void process.stderr.write('SKIPPED: no /dev/full here\n');
  const entry = fileURLToPath(new URL('../helpers/cli-entry.ts', import.meta.url));
  const full = fs.openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), entry, 'packs', 'list'],
    { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' },
  );
  fs.closeSync(full);
  assert.is(status, 2, stderr);
  assert.match(stderr, /^pysight: cannot write the output: ENOSPC[^\n]*\n$/);
  await withTemp(async (directory) => {
    const store = path.join(directory, 'fleet.duckdb');
    assert.is((await runCli(['store', 'init', '--store', store])).code, 0);
    fs.truncateSync(store, Math.floor(fs.statSync(store).size / 3));
    const damaged = await runCli(['report', '--store', store]);
    assert.is(damaged.code, 2, damaged.stderr);
    assert.match(
      damaged.stderr,
      /^pysight: (?:the store cannot be read or written|cannot open the store)[^\n]*\n$/,
    );
  });
});

test('the flags name the list of extensions, which osqueryd reads line by line, and no extension', async () => {
  const flags = ['packs', 'export', '--format', 'flags'];
  assert.match((await runCli(flags)).stdout, /^--extensions_autoload=\/etc\/osquery\/extensions\.load\n/);
  const other = await runCli([...flags, '--extensions-load', '/x/extensions.load']);
  assert.match(other.stdout, /^--extensions_autoload=\/x\/extensions\.load\n/);
  const unwritable = await runCli(['packs', 'export', '-o', '/dev/null/x']);
  assert.is(unwritable.code, 2);
  assert.match(unwritable.stderr, /^pysight: cannot write to \/dev\/null\/x: /);
});

test.run();
