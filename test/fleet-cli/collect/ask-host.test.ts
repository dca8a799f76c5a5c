import fs from 'node:fs';
import nodePath from 'node:path';
import ssh2 from 'ssh2';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createAnswerReader } from '../../../fleet-cli/collect/answers.ts';
import { type AskOptions, askHost } from '../../../fleet-cli/collect/ask-host.ts';
import { collect, describeDenominator, exitCodeOf } from '../../../fleet-cli/collect/collect.ts';
import { probeExit } from '../../../fleet-cli/collect/remote-command.ts';
import { createSsh } from '../../../fleet-cli/ssh/connect.ts';
import { RemoteError } from '../../../fleet-cli/ssh/errors.ts';
import { createHostKeys } from '../../../fleet-cli/ssh/host-keys.ts';
import { createKeyFiles } from '../../../fleet-cli/ssh/keys.ts';
import { knownHostLine } from '../../../fleet-cli/ssh/known-hosts.ts';
import type { HostResult, HostSpec } from '../../../fleet-cli/types.ts';
import {
  clientKey,
  type FakeHost,
  type FakeHostOptions,
  goodAnswer,
  startFakeHost,
} from '../../helpers/ssh-server.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('ask a host');
const requests = [{ query: 'q', sql: "SELECT path FROM python_scripts WHERE path = 'it''s'; " }];
const rows = goodAnswer(
  'q',
  ['path', 'size'],
  [
    ['/a', 1],
    ['/b', null],
  ],
);
const good: FakeHostOptions = { answer: () => ({ output: rows, exitCode: 0 }) };

interface Lab {
  readonly directory: string;
  start(options?: FakeHostOptions): Promise<FakeHost>;
  ask(host: FakeHost, overrides?: Partial<AskOptions>): Promise<HostResult>;
  options(overrides?: Partial<AskOptions>): AskOptions;
  spec(host: FakeHost, name?: string): HostSpec;
  trust(host: FakeHost): void;
}

async function withLab(action: (lab: Lab) => Promise<void>): Promise<void> {
  await withTemp(async (directory) => {
    const key = nodePath.join(directory, 'key');
    const known = nodePath.join(directory, 'known_hosts');
    fs.writeFileSync(key, clientKey.private, { mode: 0o600 });
    const hosts: FakeHost[] = [];
    const lab: Lab = {
      directory,
      async start(options = good) {
        const host = await startFakeHost(options);
        hosts.push(host);
        lab.trust(host);
        return host;
      },
      trust: (host) => fs.appendFileSync(known, knownHostLine('127.0.0.1', host.port, host.hostKey)),
      spec: (host, name = 'laptop') => ({
        name,
        address: '127.0.0.1',
        port: host.port,
        user: 'ana',
        identityFiles: [key],
        jumps: [],
        groups: [],
      }),
      options: (overrides = {}) => ({
        ssh: createSsh({
          hostKeys: createHostKeys({ files: [known], acceptNew: false }),
          connectTimeoutMs: 5000,
          agent: '',
          keyFiles: createKeyFiles(undefined),
        }),
        remoteRoot: '/opt/pysight',
        sudo: false,
        commandTimeoutMs: 5000,
        maxBytes: 1_000_000,
        retries: 1,
        signal: new AbortController().signal,
        ...overrides,
      }),
      ask: (host, overrides) => askHost(lab.spec(host), requests, lab.options(overrides)),
    };
    try {
      await action(lab);
    } finally {
      await Promise.all(hosts.map((host) => host.close()));
    }
  });
}

test('rows of a good host; the SQL never reaches a command line', async () => {
  await withLab(async (lab) => {
    let received = '';
    const host = await lab.start({
      answer: (_command, input) => {
        received = input;
        return { output: `Welcome!\n\n${rows}`, exitCode: 0 };
      },
    });
    const result = await lab.ask(host);
    assert.is(result.status, 'ok', result.message ?? '');
    assert.equal(result.answers, [
      {
        query: 'q',
        columns: ['path', 'size'],
        rows: [
          { path: '/a', size: 1 },
          { path: '/b', size: null },
        ],
      },
    ]);
    assert.equal(JSON.parse(received), requests[0]);
    assert.is(host.commands.length, 1);
    assert.not.match(host.commands[0] ?? '', 'python_scripts');
  });
});

test('what a host says it failed at is shown without its escapes, and not without end', async () => {
  await withLab(async (lab) => {
    const errors = Array.from({ length: 500 }, (_, n) =>
      JSON.stringify({ type: 'error', query: `\u001b]0;owned\u0007\n${n}`, message: '\u001b[2Jgone' }),
    );
    const output = rows.replace('{"type":"bye"}', `${errors.join('\n')}\n{"type":"bye"}`);
    const host = await lab.start({ answer: () => ({ output, exitCode: 0 }) });
    const { status, message = '' } = await lab.ask(host);
    assert.is(status, 'partial');
    assert.not.match(message, /\p{Cc}/u);
    assert.match(message, 'and 480 more');
  });
});

test('answers to what was not asked are refused', async () => {
  await withLab(async (lab) => {
    const output = rows.replaceAll('"q"', '"other"');
    const host = await lab.start({ answer: () => ({ output, exitCode: 0 }) });
    const result = await lab.ask(host);
    assert.is(result.code, 'BAD_OUTPUT');
    assert.equal(result.answers, []);
  });
});

test('half characters are replaced: no store takes them', async () => {
  await withLab(async (lab) => {
    const output = rows.replace('/a', '\\ud800');
    const host = await lab.start({ answer: () => ({ output, exitCode: 0 }) });
    assert.is((await lab.ask(host)).answers[0]?.rows[0]?.['path'], '\ufffd');
  });
});

test('more cells than fit in memory are too large, however short', () => {
  const reader = createAnswerReader();
  const values = Array.from({ length: 1000 }, () => 1);
  const columns = values.map((_, n) => `c${n}`);
  const send = (line: object) => reader.push(Buffer.from(`${JSON.stringify(line)}\n`));
  send({ type: 'hello', protocol: 1, version: '', hostname: '', platform: '' });
  try {
    for (let n = 0; n < 20_000; n++) {
      // The same query again drops its rows, but not what was counted.
      if (n % 10 === 0) send({ type: 'columns', query: 'q', columns });
      send({ type: 'row', query: 'q', values });
    }
    assert.unreachable('20 million cells were taken');
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    assert.is(error.code, 'TOO_LARGE');
  }
});

test("osquery's own shell that answers anything but rows has failed", async () => {
  for (const output of ['[null]', '[[1]]', '[{"path":{"deep":[]}}]', '{"path":"/a"}', '["x"]']) {
    await withLab(async (lab) => {
      const answer = (command: string) =>
        command.includes('--json-lines')
          ? { output: '/var/osquery/osquery.em\n', exitCode: probeExit.osqueryOnly }
          : { output, exitCode: 0 };
      const result = await lab.ask(await lab.start({ answer }));
      assert.is(result.status, 'failed', output);
    });
  }
});

const faults = [
  ['refuse-auth', 'AUTH', {}],
  ['hang-before-auth', 'TIMEOUT', { connect: 200 }],
  ['hang-after-auth', 'TIMEOUT', { commandTimeoutMs: 200 }],
  ['drop-half-way', 'UNREACHABLE', {}],
  ['flood', 'TOO_LARGE', {}],
  ['garbage', 'BAD_OUTPUT', {}],
  ['slow-drip', 'TIMEOUT', { commandTimeoutMs: 200 }],
  ['no-exit-code', 'UNREACHABLE', {}],
  ['not-ssh', 'UNREACHABLE', {}],
] as const;

for (const [fault, code, limits] of faults) {
  test(`a host that does ${fault} is ${code}`, async () => {
    await withLab(async (lab) => {
      const host = await lab.start({ fault });
      const { connect, ...overrides } = limits as { connect?: number; commandTimeoutMs?: number };
      const base = lab.options(overrides);
      const ssh = { ...base.ssh, connectTimeoutMs: connect ?? base.ssh.connectTimeoutMs };
      const result = await lab.ask(host, { ...overrides, ssh });
      assert.is(result.status, 'failed');
      assert.is(result.code, code, result.message ?? '');
      assert.ok((result.message ?? '').length > 10);
    });
  });
}

test('nothing listens there', async () => {
  await withLab(async (lab) => {
    const host = await lab.start();
    await host.close();
    const result = await lab.ask(host);
    assert.is(result.code, 'UNREACHABLE');
    assert.match(result.message ?? '', 'nothing listens there');
  });
});

test('unknown and changed host keys refuse before anything is sent; --accept-new learns the first only', async () => {
  await withLab(async (lab) => {
    const host = await startFakeHost(good);
    const file = nodePath.join(lab.directory, 'other_hosts');
    const withKeys = (acceptNew: boolean) => {
      const base = lab.options();
      return { ssh: { ...base.ssh, hostKeys: createHostKeys({ files: [file], acceptNew }) } };
    };
    const unknown = await lab.ask(host, withKeys(false));
    assert.is(unknown.code, 'HOST_KEY');
    assert.match(unknown.message ?? '', '--accept-new');
    assert.equal(host.commands, []);
    assert.is((await lab.ask(host, withKeys(true))).status, 'ok');
    assert.is((await lab.ask(host, withKeys(false))).status, 'ok', 'it is on record now');
    const { port } = host;
    await host.close();
    const impostor = await startFakeHost({
      ...good,
      hostKeyPem: ssh2.utils.generateKeyPairSync('ed25519').private,
    });
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(`:${port}`, `:${impostor.port}`));
    const changed = await lab.ask(impostor, withKeys(true));
    assert.is(changed.code, 'HOST_KEY');
    assert.match(changed.message ?? '', 'not the one on record');
    assert.equal(impostor.commands, []);
    await impostor.close();
  });
});

test('what the probe finds on a host becomes its code', async () => {
  await withLab(async (lab) => {
    const exits = (exitCode: number, error = '') =>
      lab.start({ answer: () => ({ output: '', exitCode, error }) });
    assert.is((await lab.ask(await exits(probeExit.noOsquery))).code, 'NO_OSQUERY');
    assert.is((await lab.ask(await exits(probeExit.noExtension))).code, 'NO_EXTENSION');
    const sudo = await lab.ask(await exits(1, 'sudo: a password is required\n'), { sudo: true });
    assert.is(sudo.code, 'AUTH');
    assert.match(sudo.message ?? '', /a password is required.*NOPASSWD/);
    for (const said of ['bash: line 1: sudo: command not found\n', 'zsh:1: command not found: sudo\n']) {
      const none = await lab.ask(await exits(127, said), { sudo: true });
      assert.is(none.code, 'AUTH');
      assert.match(none.message ?? '', 'there is no sudo on');
    }
    const warned = 'sudo: unable to resolve host x: Name or service not known\n';
    assert.is((await lab.ask(await exits(1, warned), { sudo: true })).code, 'REMOTE_EXIT');
  });
});

test("a host whose extension only osquery can reach is asked through osquery's shell, SQL quoted", async () => {
  await withLab(async (lab) => {
    const host = await lab.start({
      answer: (command) =>
        command.includes('--connect')
          ? { output: '[\n  {"path":"/a"}\n]\n', exitCode: 0 }
          : { output: '/var/osquery/osquery.em\n', exitCode: probeExit.osqueryOnly },
    });
    const result = await lab.ask(host);
    assert.equal(result.answers, [{ query: 'q', columns: ['path'], rows: [{ path: '/a' }] }]);
    assert.match(
      host.commands[1] ?? '',
      `--json 'SELECT path FROM python_scripts WHERE path = '\\''it'\\'''\\''s'\\''; '`,
    );
  });
});

test('a Windows host is asked through cmd', async () => {
  await withLab(async (lab) => {
    const host = await lab.start({
      answer: (command) =>
        command === 'cmd /d /c "C:\\Program Files\\pysight\\current\\pysight.cmd" --json-lines'
          ? { output: rows.replaceAll('\n', '\r\n'), exitCode: 0 }
          : { output: '', exitCode: 1, error: "'sh' is not recognized as an internal or external command" },
    });
    assert.is((await lab.ask(host)).status, 'ok');
  });
});

test('a query that fails leaves the answers of the others', async () => {
  await withLab(async (lab) => {
    const error = '{"type":"error","query":"p","message":"no such column: x"}\n';
    const host = await lab.start({
      answer: () => ({ output: rows.replace('{"type":"bye"}\n', `${error}{"type":"bye"}\n`), exitCode: 1 }),
    });
    const result = await lab.ask(host);
    assert.is(result.status, 'partial');
    assert.is(result.code, 'REMOTE_EXIT');
    assert.match(result.message ?? '', 'p: no such column: x');
    assert.is(result.answers.length, 1);
  });
});

test('through a jump host', async () => {
  if (process.platform === 'win32') return;
  await withLab(async (lab) => {
    const target = await lab.start();
    const jump = await startJump(target.port);
    lab.trust(jump);
    const spec: HostSpec = { ...lab.spec(target), jumps: [lab.spec(jump, 'bastion')] };
    const result = await askHost(spec, requests, lab.options());
    assert.is(result.status, 'ok', result.message ?? '');
    await jump.close();
    const gone = await askHost(spec, requests, lab.options());
    assert.is(gone.code, 'UNREACHABLE');
  });
});

test('a fleet: every host is accounted for', async () => {
  await withLab(async (lab) => {
    const fine = await lab.start();
    const closed = await lab.start({ fault: 'refuse-auth' });
    const specs = [lab.spec(fine, 'a'), lab.spec(closed, 'b'), lab.spec(fine, 'c')];
    const seen: string[] = [];
    const denominator = await collect(specs, requests, {
      ...lab.options(),
      concurrency: 2,
      onResult: (result) => void seen.push(`${result.host} ${result.status}`),
    });
    assert.equal(seen.sort(), ['a ok', 'b failed', 'c ok']);
    assert.is(describeDenominator(denominator), '3 hosts asked · 2 answered · 1 failed · reasons: 1 AUTH');
    assert.is(exitCodeOf(denominator), 3);
  });
});

test('an interrupt ends with what there is', async () => {
  await withLab(async (lab) => {
    const slow = await lab.start({ fault: 'slow-drip' });
    const abort = new AbortController();
    const specs = ['a', 'b', 'c'].map((name) => lab.spec(slow, name));
    setTimeout(() => abort.abort(), 300);
    const denominator = await collect(specs, requests, {
      ...lab.options({ signal: abort.signal }),
      concurrency: 1,
      onResult: () => undefined,
    });
    assert.is(denominator.failed, 1);
    assert.is(denominator.neverReached, 2);
    assert.is(exitCodeOf(denominator), 4);
  });
});

async function startJump(targetPort: number): Promise<FakeHost> {
  const net = await import('node:net');
  const pair = ssh2.utils.generateKeyPairSync('ed25519');
  const server = new ssh2.Server({ hostKeys: [pair.private] }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => context.accept());
    connection.on('ready', () => {
      connection.on('tcpip', (accept, reject, info) => {
        if (info.destPort !== targetPort) return reject();
        const channel = accept();
        const socket = net.connect(targetPort, '127.0.0.1');
        socket.on('error', () => channel.end());
        channel.on('error', () => undefined);
        channel.pipe(socket).pipe(channel);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const parsed = ssh2.utils.parseKey(pair.private);
  if (parsed instanceof Error) throw parsed;
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  return {
    port: (server.address() as { port: number }).port,
    hostKey: key?.getPublicSSH() ?? Buffer.alloc(0),
    commands: [],
    connections: () => 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

test.run();
