/** `build/pysight.ext` as osquery runs it: one file, copied elsewhere, driven by a stand-in for osquery with real queries. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { registryQuery } from '../../../extension/sinks/osquery/registered-names.ts';
import { schemas } from '../../../extension/tables/schema.ts';
import { withTemp } from '../../helpers/temp.ts';
import { type FakeManager, startFakeManager } from '../../sdk/helpers/fake-manager.ts';

const test = suite('sinks/osquery packed');
const root = fileURLToPath(new URL('../../../', import.meta.url));
const built = path.join(root, 'build', 'pysight.ext');

test.before(() => {
  if (existsSync(built)) return;
  const { status } = spawnSync(process.execPath, [path.join(root, 'extension/dev/build.mjs')], {
    stdio: 'inherit',
  });
  assert.is(status, 0, 'the build works');
});

interface Running {
  readonly manager: FakeManager;
  readonly process: ChildProcess;
  readonly uuid: number;
  readonly directory: string;
  readonly stderr: () => string;
  readonly ended: Promise<number | null>;
  rows(
    table: string,
    constraints?: Record<string, string>,
    colsUsed?: string[],
  ): Promise<Record<string, string>[]>;
}

interface Options {
  /** Tables that osquery has already. */
  readonly taken?: string[];
  readonly refusals?: string[];
  /** The program and its arguments before osquery's flags. */
  readonly command?: (file: string) => [string, ...string[]];
}

async function withExtension(
  action: (running: Running) => Promise<void>,
  options: Options = {},
): Promise<void> {
  await withTemp(async (directory) => {
    const file = install(directory);
    const manager = await startFakeManager(path.join(directory, 'em'), {
      query: (sql) =>
        sql === registryQuery('pysight') ? (options.taken ?? []).map((name) => ({ name })) : [],
      refusals: options.refusals ?? [],
    });
    const [program, ...before] = options.command?.(file) ?? [file];
    const flags = [
      '--socket',
      manager.path,
      '--timeout',
      '20',
      '--interval',
      '1',
      '--config',
      path.join(directory, 'config.json'),
    ];
    const child = spawn(program, [...before, ...flags], {
      stdio: ['ignore', 'inherit', 'pipe'],
      // A hostile environment must not reach a privileged process.
      env: {
        PATH: process.env['PATH'],
        PYSIGHT_NODE: process.execPath,
        NODE_OPTIONS: '--require=/nonexistent.js',
      },
    });
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    try {
      const registered = await Promise.race([manager.registered(), ended.then(() => undefined)]);
      if (registered === undefined) assert.unreachable(`it ended: ${stderr}`);
      const { uuid } = registered as { uuid: number };
      await action({
        manager,
        process: child,
        uuid,
        directory,
        stderr: () => stderr,
        ended,
        rows: (table, constraints, colsUsed) => rowsOf(manager, uuid, table, constraints, colsUsed),
      });
    } finally {
      child.kill('SIGKILL');
      await ended;
      await manager.close();
    }
  });
}

/** The file alone, beside a package.json that says all files here are ES modules, with something to find. */
function install(directory: string): string {
  const home = path.join(directory, 'home');
  const site = path.join(home, 'venv/lib/python3.11/site-packages/demo-1.0.dist-info');
  mkdirSync(site, { recursive: true });
  writeFileSync(path.join(home, 'venv/pyvenv.cfg'), 'home = /usr/bin\nversion = 3.11.2\n');
  writeFileSync(
    path.join(site, 'METADATA'),
    'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nSummary: Für alle\n',
  );
  writeFileSync(path.join(site, 'RECORD'), 'demo-1.0.dist-info/METADATA,,\n');
  writeFileSync(
    path.join(home, 'job.py'),
    '#!/usr/bin/env python3\nimport os, requests\nos.system("rm -r " + input())\n',
  );
  writeFileSync(
    path.join(directory, 'config.json'),
    JSON.stringify({ stateDirectory: path.join(directory, 'state'), roots: [home] }),
  );
  writeFileSync(path.join(directory, 'package.json'), '{ "type": "module" }');
  const file = path.join(directory, 'pysight.ext');
  copyFileSync(built, file);
  chmodSync(file, 0o755);
  return file;
}

async function rowsOf(
  manager: FakeManager,
  uuid: number,
  table: string,
  constraints: Record<string, string> = {},
  colsUsed?: string[],
): Promise<Record<string, string>[]> {
  const list = Object.entries(constraints).map(([name, expr]) => ({
    name,
    list: [{ op: 2, expr }],
    affinity: 'TEXT',
  }));
  const { status, response } = await manager.generate(uuid, table, {
    constraints: list,
    ...(colsUsed === undefined ? {} : { colsUsed }),
  });
  assert.is(status.code, 0, `${table}: ${status.message}`);
  return (response ?? []).map(({ rowid, ...row }) => {
    assert.match(rowid ?? '', /^\d+$/, 'each row has a number');
    return row;
  });
}

test('registers every table with its columns', () =>
  withExtension(async ({ manager }) => {
    const { info, registry } = await manager.registered();
    assert.is(info.name, 'pysight');
    const tables = registry['table'] ?? {};
    assert.equal(Object.keys(tables).sort(), schemas.map(({ name }) => name).sort());
    for (const { name, columns } of schemas) {
      const routes = (tables[name] ?? []).filter(({ id }) => id === 'column');
      assert.equal(
        routes.map((route) => [route['name'], route['type']]),
        Object.entries(columns).map(([column, { type }]) => [column, type]),
      );
    }
  }));

test('answers real queries', () =>
  withExtension(async ({ rows, directory }) => {
    const home = path.join(directory, 'home');
    const venv = path.join(home, 'venv');
    const environments = await rows('python_environments', { path: venv });
    assert.ok(environments.some((row) => row['path'] === venv && row['version'] === '3.11.2'));
    const packages = await rows('python_site_packages', { environment: venv }, [
      'name',
      'version',
      'summary',
      'environment',
    ]);
    assert.equal(
      packages.filter((row) => row['environment'] === venv),
      [{ name: 'demo', version: '1.0', summary: 'Für alle', environment: venv }],
    );
    const script = path.join(home, 'job.py');
    const scripts = await rows('python_scripts', { path: script }, ['path', 'lines', 'shebang']);
    assert.equal(scripts, [{ path: script, lines: '3', shebang: '#!/usr/bin/env python3' }]);
    const imports = await rows('python_script_imports', { path: script });
    assert.ok(imports.some((row) => row['module'] === 'requests'));
  }));

test('finds weaknesses, for which the analysers run in threads of the packed file', () =>
  withExtension(async ({ rows, directory }) => {
    const script = path.join(directory, 'home', 'job.py');
    const findings = await rows('python_script_findings', { path: script });
    assert.ok(
      findings.some((row) => row['line'] === '3' && row['path'] === script && row['category'] === 'weakness'),
      JSON.stringify(findings),
    );
  }));

test('every table answers', () =>
  withExtension(async ({ rows, directory }) => {
    const script = path.join(directory, 'home', 'job.py');
    for (const { name, columns } of schemas) {
      const named = { path: script, environment: path.join(directory, 'home', 'venv') };
      // The least that can be asked: the machine of a test may be large.
      const constraints = Object.fromEntries(
        Object.entries(named).filter(([column]) => columns[column]?.index),
      );
      const used = Object.keys(columns).slice(0, 3);
      for (const row of await rows(name, constraints, used)) assert.equal(Object.keys(row), used, name);
    }
  }));

test('a table that osquery has already is left out, with a warning', () =>
  withExtension(
    async ({ manager, stderr }) => {
      const { registry } = await manager.registered();
      const names = Object.keys(registry['table'] ?? {});
      assert.not(names.includes('python_scripts'));
      assert.is(names.length, schemas.length - 1);
      assert.match(stderr(), 'osquery already has a table of this name');
    },
    { taken: ['PYTHON_SCRIPTS', 'processes'] },
  ));

test('a table that the registry did not show is left out when osquery names it', () =>
  withExtension(
    async ({ manager }) => {
      const { registry } = await manager.registered();
      assert.not('python_environments' in (registry['table'] ?? {}));
      assert.is(Object.keys(registry['table'] ?? {}).length, schemas.length - 1);
    },
    { refusals: ['Registry item table python_environments conflicts'] },
  ));

test('outlives the registration of the process before it', () =>
  withExtension(
    async ({ manager, uuid }) => {
      assert.is((await manager.ping(uuid)).code, 0);
    },
    { refusals: ['Duplicate extension registered', 'Duplicate extension registered'] },
  ));

test('SIGTERM: deregisters, removes its socket, ends its child, exits 0', () =>
  withExtension(async ({ manager, process: child, uuid, ended, rows, directory }) => {
    await rows('python_scripts', { path: path.join(directory, 'home', 'job.py') }, ['path']);
    const scanner = childrenOf(child.pid ?? 0);
    child.kill('SIGTERM');
    assert.is(await ended, 0);
    assert.equal(manager.deregistered, [uuid]);
    assert.equal(
      readdirSync(directory).filter((name) => name.startsWith('em.')),
      [],
    );
    for (const pid of scanner) while (existsSync(`/proc/${pid}`)) await sleep(10);
  }));

test('ends when osquery is gone', () =>
  withExtension(async ({ manager, ended }) => {
    await manager.close();
    assert.is(await ended, 0);
  }));

test('a crash of the scanner costs one query', () =>
  withExtension(async ({ process: child, manager, uuid, rows }) => {
    await rows('python_scan_problems', {}, ['code']);
    const slow = manager.generate(uuid, 'python_scripts', { constraints: [] });
    let killed: number[] = [];
    while (killed.length === 0) {
      killed = childrenOf(child.pid ?? 0);
      await sleep(10);
    }
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    const { status } = await slow;
    assert.is(status.code, 1);
    assert.match(status.message, 'the scanner ended unexpectedly (SIGKILL)');
    await rows('python_scan_problems', {}, ['code']);
  }));

test('runs by `node pysight.ext` too, where the package is CommonJS', () =>
  withExtension(async ({ rows }) => void (await rows('python_scan_problems', {}, ['code'])), {
    command: (file) => {
      writeFileSync(path.join(path.dirname(file), 'package.json'), '{ "type": "commonjs" }');
      // NODE_OPTIONS is the shell line's to clear.
      return ['env', '-u', 'NODE_OPTIONS', process.execPath, file];
    },
  }));

test('`pysight extension` serves the same tables', () =>
  withExtension(
    async ({ manager, rows, directory }) => {
      const { registry } = await manager.registered();
      assert.is(Object.keys(registry['table'] ?? {}).length, schemas.length);
      const script = path.join(directory, 'home', 'job.py');
      assert.equal(await rows('python_scripts', { path: script }, ['lines']), [{ lines: '3' }]);
    },
    {
      command: () => [
        'env',
        '-u',
        'NODE_OPTIONS',
        process.execPath,
        path.join(root, 'fleet-cli/pysight.mjs'),
        'extension',
      ],
    },
  ));

test('wrong flags and configurations are a line on stderr and exit code 2', () =>
  withTemp((directory) => {
    const file = install(directory);
    const run = (...args: string[]) =>
      spawnSync(file, args, {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], PYSIGHT_NODE: process.execPath },
      });
    const none = run();
    assert.is(none.status, 2);
    assert.match(none.stderr, /^pysight: --socket PATH is missing/);
    assert.is(run('--socket', `/${'x'.repeat(120)}`, '--timeout', '0').status, 2);
    writeFileSync(path.join(directory, 'config.json'), '{ "limits": 5 }');
    const config = run('--socket', '/x', '--config', path.join(directory, 'config.json'));
    assert.is(config.status, 2);
    assert.match(config.stderr, 'config.json');
    const absent = run('--socket', path.join(directory, 'none'), '--timeout', '0.1');
    assert.is(absent.status, 1);
    assert.match(absent.stderr, 'ENOENT');
  }));

test('starts where the working directory is gone', () =>
  withExtension(async ({ rows }) => void (await rows('python_scan_problems', {}, ['code'])), {
    command: (file) => {
      const gone = path.join(path.dirname(file), 'gone');
      mkdirSync(gone);
      return ['sh', '-c', `cd '${gone}' && rmdir '${gone}' && exec "$0" "$@"`, file];
    },
  }));

test('starts for a user that no account names', () =>
  withTemp((directory) => {
    if (process.getuid?.() !== 0) return;
    const file = install(directory);
    chmodSync(directory, 0o755);
    const { status, stderr } = spawnSync(file, ['--socket', '/none', '--timeout', '0.1'], {
      encoding: 'utf8',
      uid: 54_321,
      gid: 54_321,
      env: { PATH: process.env['PATH'], PYSIGHT_NODE: process.execPath },
    });
    assert.is(status, 1);
    assert.match(stderr, 'ENOENT');
    assert.not.match(stderr, 'homedir');
  }));

test('root runs no Node that another user could change', () =>
  withTemp((directory) => {
    if (process.getuid?.() !== 0) return;
    const file = install(directory);
    // As where Node is in none of the places of the system.
    const text = readFileSync(file, 'latin1').replace(/(?:\/[\w/]+\/node ){5}"\$q"/, '"$q"');
    writeFileSync(file, text, 'latin1');
    const bin = path.join(directory, 'bin');
    const run = () => spawnSync(file, [], { encoding: 'utf8', env: { PATH: `${bin}:/usr/bin:/bin` } });
    mkdirSync(bin);
    const node = path.join(bin, 'node');
    writeFileSync(node, '#!/bin/sh\necho ran\n', { mode: 0o755 });
    assert.is(run().stdout, 'ran\n', 'one of its own is run');
    for (const change of [
      () => chmodSync(bin, 0o777),
      () => chmodSync(node, 0o757),
      () => chownSync(node, 1, 1),
    ]) {
      chmodSync(bin, 0o755);
      chmodSync(node, 0o755);
      change();
      const { status, stdout, stderr } = run();
      assert.is(stdout, '');
      assert.is(status, 127);
      assert.match(stderr, 'could be changed by others than root');
    }
  }));

/** Child processes, from /proc; none where there is no such thing. */
function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

test.run();
