import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import nodePath from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openFleetStore } from '../../../fleet-cli/store/open.ts';
import { runCli } from '../../helpers/cli.ts';
import { installConsole, sshdArgs, withFleet } from '../../helpers/ssh-fleet.ts';
import type { FakeHostOptions } from '../../helpers/ssh-server.ts';
import { sshdMissing, startSshd } from '../../helpers/sshd.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('pysight collect');

/** A host that answers every request with the scripts given, for the query of scripts, and nothing otherwise. */
function withScripts(paths: readonly string[], cutAfter = Number.POSITIVE_INFINITY): FakeHostOptions {
  return {
    answer: (_command, input) => {
      const lines: object[] = [
        { type: 'hello', protocol: 1, version: '0', hostname: 'h', platform: 'linux' },
      ];
      for (const text of input.trim().split('\n')) {
        const { query } = JSON.parse(text) as { query: string };
        const rows = query === 'pysight-inventory/scripts' ? paths : [];
        lines.push({ type: 'columns', query, columns: ['path'] });
        for (const path of rows) lines.push({ type: 'row', query, values: [path] });
        lines.push({ type: 'end', query, rows: rows.length });
      }
      lines.push({ type: 'bye' });
      return {
        output: `${lines
          .slice(0, cutAfter)
          .map((l) => JSON.stringify(l))
          .join('\n')}\n`,
        exitCode: 0,
      };
    },
  };
}

async function ask(path: string, sql: string) {
  const store = await openFleetStore(path, { readOnly: true });
  try {
    return await store.query(sql);
  } finally {
    await store.close();
  }
}

const present = 'SELECT host, path FROM python_scripts ORDER BY ALL';
const only = ['--pack', 'inventory'];

test('rows of every host, contacts of all, failures named; again: the new state', async () => {
  const evil = `"><img onerror=x>$(reboot)'`;
  const hosts = { a: withScripts(['/x', evil]), b: withScripts([]), c: { fault: 'refuse-auth' as const } };
  await withFleet(hosts, async (args, directory) => {
    const store = nodePath.join(directory, 'fleet.duckdb');
    const { code, stdout } = await runCli(['collect', ...args, ...only, '--store', store]);
    assert.is(code, 3);
    const [first = '', second = '', third = ''] = stdout.split('\n');
    assert.is(first, '3 hosts asked · 2 answered (1 without rows) · 1 failed · reasons: 1 AUTH');
    assert.match(second, '2 rows of 4 queries taken into');
    assert.match(third, 'AUTH: c accepted none of the keys');
    assert.equal(await ask(store, present), [
      { host: 'a', path: evil },
      { host: 'a', path: '/x' },
    ]);
    assert.equal(
      await ask(
        store,
        'SELECT h.name, c.status, c.code FROM contacts c JOIN hosts h USING (host_id) ORDER BY ALL',
      ),
      [
        { name: 'a', status: 'ok', code: '' },
        { name: 'b', status: 'ok', code: '' },
        { name: 'c', status: 'failed', code: 'AUTH' },
      ],
    );
    const json = await runCli(['collect', ...args, ...only, '--store', store, '--json', '--limit', 'b']);
    assert.is(json.code, 0, json.stderr);
    assert.is((JSON.parse(json.stdout) as { denominator: { asked: number } }).denominator.asked, 1);
    assert.is((await ask(store, present)).length, 2, 'an answer of one host says nothing of another');
  });
});

test('an answer that was cut off adds rows and ends none', async () => {
  await withFleet({ a: withScripts(['/x', '/y']) }, async (args, directory) => {
    const store = nodePath.join(directory, 'fleet.duckdb');
    assert.is((await runCli(['collect', ...args, ...only, '--store', store])).code, 0);
    assert.is((await ask(store, present)).length, 2);
  });
  await withFleet({ a: withScripts(['/z', '/x', '/y'], 11) }, async (args, directory) => {
    const store = nodePath.join(directory, 'fleet.duckdb');
    const { code } = await runCli(['collect', ...args, ...only, '--store', store]);
    assert.is(code, 3);
    const [row] = await ask(store, `SELECT status FROM contacts`);
    assert.is(row?.['status'], 'partial');
    const [stream] = await ask(
      store,
      `SELECT count(baseline_order) AS n FROM streams JOIN queries USING (query_id) WHERE query = 'scripts'`,
    );
    assert.is(stream?.['n'], 0n, 'what it does not name is not gone');
  });
});

test('none answers: 4; hostile names are shown and nothing of them is run', async () => {
  await withFleet({ a: { fault: 'refuse-auth' } }, async (args, directory) => {
    const store = nodePath.join(directory, 'fleet.duckdb');
    assert.is((await runCli(['collect', ...args, ...only, '--store', store])).code, 4);
  });
  await withTemp(async (directory) => {
    const list = nodePath.join(directory, 'hosts.txt');
    for (const name of ['-oProxyCommand=touch pwned', '$(reboot)', '<script>', 'a;b', '`id`']) {
      fs.writeFileSync(list, `${name}\n`);
      const { code, stderr } = await runCli(['collect', '-i', list, '--ssh-config', 'none', '--list-hosts']);
      assert.is(code, 2, name);
      assert.match(stderr, 'pysight: ');
    }
    const ini = nodePath.join(directory, 'hosts.ini');
    fs.writeFileSync(ini, `[x]\n"<script>" ansible_host=127.0.0.1 ansible_port=1\n`);
    const store = nodePath.join(directory, "it's a store.duckdb");
    const { code } = await runCli(['collect', '-i', ini, '--ssh-config', 'none', ...only, '--store', store]);
    assert.is(code, 4);
    assert.equal(await ask(store, 'SELECT name FROM hosts'), [{ name: '<script>' }]);
  });
});

test('an interrupt keeps what was received and accounts for the rest', async () => {
  await withFleet(
    { a: withScripts(['/x']), b: { fault: 'hang-after-auth' } },
    async (args, directory, started) => {
      const store = nodePath.join(directory, 'fleet.duckdb');
      const entry = fileURLToPath(new URL('../../helpers/cli-entry.ts', import.meta.url));
      const child = spawn(
        process.execPath,
        [
          '--import',
          import.meta.resolve('tsx'),
          entry,
          'collect',
          ...args,
          ...only,
          '--store',
          store,
          '-f',
          '2',
          '--connect-timeout',
          '120',
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      const closed = once(child, 'close');
      while (started[0]?.commands.length !== 1 || started[1]?.connections() !== 1) {
        assert.is(child.exitCode, null, 'it waits for the second host');
        await sleep(50);
      }
      await sleep(3000); // the answer of the first host is on its way
      child.kill('SIGINT');
      await closed;
      assert.match(stdout, '2 hosts asked · 1 answered · 1 failed · reasons: 1 TIMEOUT');
      assert.is((await ask(store, present)).length, 1);
    },
  );
});

test('a pack that is none is named with the nearest', async () => {
  const { code, stderr } = await runCli(['collect', '-H', 'x', '--pack', 'inventry']);
  assert.is(code, 2);
  assert.match(stderr, 'did you mean inventory?');
});

test('a real OpenSSH server and a real console on it', async () => {
  const missing = sshdMissing();
  if (missing !== '') return void process.stderr.write(`SKIPPED: ${missing}\n`);
  await withTemp(async (directory) => {
    const sshd = await startSshd(directory);
    try {
      installConsole(directory);
      const store = nodePath.join(directory, 'fleet.duckdb');
      const { code, stdout, stderr } = await runCli([
        'collect',
        ...sshdArgs(sshd),
        '--pack',
        'coverage',
        '--store',
        store,
      ]);
      assert.is(code, 0, stdout + stderr);
      assert.match(stdout, '1 host asked · 1 answered');
      const [row] = await ask(store, `SELECT count(*) AS n FROM streams`);
      assert.ok(Number(row?.['n']) > 0);
    } finally {
      await sshd.close();
    }
  });
});

test.run();
