import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import nodePath from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { knownHostLine } from '../../../fleet-cli/ssh/known-hosts.ts';
import { runCli } from '../../helpers/cli.ts';
import { installConsole, sshdArgs } from '../../helpers/ssh-fleet.ts';
import { clientKey, type FakeHostOptions, goodAnswer, startFakeHost } from '../../helpers/ssh-server.ts';
import { sshdMissing, startSshd } from '../../helpers/sshd.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('pysight run');

const answers = (...rows: [string, number][]): FakeHostOptions => ({
  answer: () => ({ output: goodAnswer('', ['path', 'risk'], rows), exitCode: 0 }),
});

/** Fake hosts behind an inventory of the names given. */
async function withFleet(
  hosts: Readonly<Record<string, FakeHostOptions>>,
  action: (args: readonly string[], directory: string) => Promise<void>,
): Promise<void> {
  await withTemp(async (directory) => {
    const file = (name: string) => nodePath.join(directory, name);
    fs.writeFileSync(file('key'), clientKey.private, { mode: 0o600 });
    fs.writeFileSync(file('known_hosts'), '');
    const started = await Promise.all(Object.values(hosts).map((options) => startFakeHost(options)));
    const lines = Object.keys(hosts).map(
      (name, i) => `${name} ansible_host=127.0.0.1 ansible_port=${started[i]!.port}`,
    );
    fs.writeFileSync(file('hosts.ini'), `[lab]\n${lines.join('\n')}\n`);
    for (const host of started)
      fs.appendFileSync(file('known_hosts'), knownHostLine('127.0.0.1', host.port, host.hostKey));
    const args = [
      '-i',
      file('hosts.ini'),
      '--known-hosts',
      file('known_hosts'),
      '--identity',
      file('key'),
      '--ssh-config',
      'none',
    ];
    try {
      await action(args, directory);
    } finally {
      await Promise.all(started.map((host) => host.close()));
    }
  });
}

test('a table that begins with the denominator; failures named; exit code 3', async () => {
  const hosts = {
    a: answers(['/x.py', 80]),
    b: answers(['/y.py', 10]),
    c: { fault: 'refuse-auth' as const },
  };
  await withFleet(hosts, async (args) => {
    const { code, stdout, stderr } = await runCli([
      'run',
      ...args,
      '--format',
      'table',
      'SELECT path, risk FROM python_scripts',
    ]);
    assert.is(code, 3);
    const [first] = stdout.split('\n');
    assert.is(first, '3 hosts asked · 2 answered · 1 failed · reasons: 1 AUTH');
    assert.match(stdout, /\| a +\| \/x\.py \| 80 +\|/);
    assert.match(stderr, 'AUTH: c accepted none of the keys');
  });
});

test('CSV, Markdown and JSON of untrusted text', async () => {
  await withFleet({ a: answers(['"><img onerror=x>|`,\n', 1]) }, async (args) => {
    const run = (format: string) => runCli(['run', ...args, '--format', format, 'SELECT 1']);
    assert.match(
      (await run('csv')).stdout,
      '# 1 host asked · 1 answered\nhost,path,risk\na,"""><img onerror=x>|`,\n",1\n',
    );
    assert.match((await run('md')).stdout, '| a | "\\>\\<img onerror=x\\>\\|\\`, | 1 |');
    const json = JSON.parse((await run('json')).stdout) as {
      meta: { asked: number };
      hosts: { host: string }[];
    };
    assert.equal([json.meta.asked, json.hosts[0]?.host], [1, 'a']);
  });
});

test('in a pipe each host is a line as it answers', async () => {
  await withFleet({ a: answers(['/x', 1]), b: answers() }, async (args) => {
    const { code, stdout } = await runCli(['run', ...args, 'SELECT 1']);
    assert.is(code, 0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal([lines[0]?.['type'], lines[0]?.['asked']], ['meta', 2]);
    assert.equal([lines.at(-1)?.['answered'], lines.at(-1)?.['empty']], [2, 1]);
    assert.equal(
      lines.filter((l) => l['type'] === 'row'),
      [{ type: 'row', host: 'a', row: { path: '/x', risk: 1 } }],
    );
  });
});

test('equal answers together', async () => {
  await withFleet({ web1: answers(['/x', 1]), web2: answers(['/x', 1]), db: answers() }, async (args) => {
    const { stdout } = await runCli(['run', ...args, '-b', 'SELECT 1']);
    assert.match(stdout, '2 hosts: web[1-2]\n');
    assert.match(stdout, '1 host: db\nno rows\n');
  });
});

test('--list-hosts, limits, and what is wrong', async () => {
  await withFleet({ web1: {}, web2: {}, db: {} }, async (args) => {
    assert.is((await runCli(['run', ...args, '--list-hosts', '--limit', 'web*'])).stdout, 'web1\nweb2\n');
    const typo = await runCli(['run', ...args, '--limit', 'nope', 'SELECT 1']);
    assert.is(typo.code, 2);
    assert.match(typo.stderr, '--limit nope matches no host');
    assert.is((await runCli(['run', ...args])).code, 2, 'no SQL');
  });
  const none = await runCli(['run', '--ssh-config', 'none', 'SELECT 1']);
  assert.is(none.code, 2);
  assert.match(none.stderr, 'no host to ask');
});

test('a file that was named and is not there is said, before any host is asked', async () => {
  for (const option of ['--ssh-config', '--identity']) {
    const { code, stderr } = await runCli(['run', '-H', 'web1', option, '~/no-such-file', 'SELECT 1']);
    assert.is(code, 2);
    assert.match(stderr, `${option}: ~/no-such-file cannot be read: `);
  }
});

test('on a terminal: the passphrase is asked for until it is right, then the table', async () => {
  const missing = fs.existsSync('/usr/bin/script') ? sshdMissing() : 'no script(1), so no terminal to try';
  if (missing !== '') return void process.stderr.write(`SKIPPED: ${missing}\n`);
  await withTemp(async (directory) => {
    const sshd = await startSshd(directory);
    try {
      installConsole(directory);
      execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'geheim', '-f', sshd.identity]);
      const shown = await onTerminal(
        ['run', ...sshdArgs(sshd), 'SELECT 1 AS one'],
        [
          ['Passphrase of', 'falsch\r'],
          ['That was wrong. Passphrase of', 'geheim\r'],
        ],
      );
      assert.match(shown, '1 host asked · 1 answered');
      assert.match(shown, '| one |');
      assert.not.match(shown, 'geheim');
    } finally {
      await sshd.close();
    }
  });
});

/** Runs the command on a pseudo terminal and types an answer whenever its text is shown. @returns all that was shown */
async function onTerminal(args: readonly string[], dialogue: [string, string][]): Promise<string> {
  const entry = fileURLToPath(new URL('../../helpers/cli-entry.ts', import.meta.url));
  const words = [process.execPath, '--import', import.meta.resolve('tsx'), entry, ...args];
  const command = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...process.env, SSH_AUTH_SOCK: '' },
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [next] = dialogue;
    if (next === undefined || !shown.includes(next[0])) return;
    dialogue.shift();
    child.stdin.write(next[1]);
  });
  await once(child, 'close');
  return shown;
}

test('a real OpenSSH server, a real console on it', async () => {
  const missing = sshdMissing();
  if (missing !== '') {
    process.stderr.write(`SKIPPED: ${missing}\n`);
    return;
  }
  await withTemp(async (directory) => {
    const sshd = await startSshd(directory);
    try {
      installConsole(directory);
      const sql =
        "SELECT path, filename FROM python_scripts WHERE path = '%/it''s; $(touch pwned)`id`.py'".replace(
          '%',
          directory,
        );
      fs.writeFileSync(nodePath.join(directory, "it's; $(touch pwned)`id`.py"), 'print(1)\n');
      const { code, stdout, stderr } = await runCli(['run', ...sshdArgs(sshd), '--format', 'csv', sql]);
      assert.is(code, 0, stderr);
      assert.match(stdout, '1 host asked · 1 answered');
      assert.match(stdout, "it's; $(touch pwned)`id`.py");
      assert.not.ok(fs.existsSync(nodePath.join(directory, 'pwned')));
      const wrong = await runCli(['run', ...sshdArgs(sshd), 'SELECT nope FROM python_scripts']);
      assert.is(wrong.code, 4);
      assert.match(wrong.stdout, 'no such column: nope');
    } finally {
      await sshd.close();
    }
  });
});

test.run();
