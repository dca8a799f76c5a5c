import { execFileSync } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import nodePath from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { connect, createSsh } from '../../../fleet-cli/ssh/connect.ts';
import { RemoteError } from '../../../fleet-cli/ssh/errors.ts';
import { createHostKeys } from '../../../fleet-cli/ssh/host-keys.ts';
import { type AskPassphrase, createKeyFiles } from '../../../fleet-cli/ssh/keys.ts';
import type { HostSpec } from '../../../fleet-cli/types.ts';
import { type Sshd, sshdMissing, startSshd } from '../../helpers/sshd.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('connections to a real sshd');

interface Lab {
  readonly directory: string;
  readonly sshd: Sshd;
  readonly host: HostSpec;
  file(name: string): string;
  /** @returns '' when it connects, else the code and the reason */
  attempt(
    host: HostSpec,
    options?: { agent?: string; ask?: AskPassphrase; files?: string[] },
  ): Promise<string>;
}

async function withLab(action: (lab: Lab) => Promise<void>): Promise<void> {
  const missing = sshdMissing();
  if (missing !== '') return void process.stderr.write(`SKIPPED: ${missing}\n`);
  await withTemp(async (directory) => {
    const sshd = await startSshd(directory);
    const { port, user, identity, knownHosts } = sshd;
    const attempt: Lab['attempt'] = async (host, { agent = '', ask, files = [knownHosts] } = {}) => {
      const ssh = createSsh({
        hostKeys: createHostKeys({ files, acceptNew: false }),
        connectTimeoutMs: 20_000,
        agent,
        keyFiles: createKeyFiles(ask),
      });
      try {
        (await connect(host, ssh, new AbortController().signal)).close();
        return '';
      } catch (error) {
        if (!(error instanceof RemoteError)) throw error;
        return `${error.code}: ${error.message}`;
      }
    };
    const host: HostSpec = {
      ...{ name: 'web', address: '127.0.0.1', port, user, jumps: [], groups: [] },
      identityFiles: [identity],
    };
    const file = (name: string) => nodePath.join(directory, name);
    try {
      await action({ directory, sshd, host, file, attempt });
    } finally {
      await sshd.close();
    }
  });
}

test('a passphrase is asked for once, only when the key is needed, up to three times', async () => {
  await withLab(async ({ sshd, host, attempt }) => {
    execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'geheim', '-f', sshd.identity]);
    const answers = ['wrong', 'geheim'];
    const asked: string[] = [];
    const ask: AskPassphrase = async (file, again) => {
      asked.push(`${nodePath.basename(file)} ${again}`);
      return answers.shift();
    };
    assert.is(await attempt(host, { ask }), '');
    assert.equal(asked, ['identity false', 'identity true']);
    assert.match(await attempt(host), 'nobody can be asked: add it to ssh-agent');
    assert.match(await attempt(host, { ask: async () => 'wrong' }), 'wrong 3 times');
    assert.match(await attempt(host, { ask: async () => undefined }), 'no passphrase was given');
  });
});

test('a key that is missing or none does not hide the one that fits', async () => {
  await withLab(async ({ host, file, attempt }) => {
    fs.writeFileSync(file('odd'), 'no key');
    const [identity = ''] = host.identityFiles;
    assert.is(await attempt({ ...host, identityFiles: [file('absent'), file('odd'), identity] }), '');
    const reason = await attempt({ ...host, identityFiles: [file('absent'), file('odd')] });
    assert.match(reason, /^AUTH: .*0 keys offered for .*absent cannot be read.*odd is no key/);
  });
});

test("the agent: the host's own key first, others kept back by IdentitiesOnly, no passphrase asked for", async () => {
  await withLab(async ({ sshd, host, file, attempt }) => {
    const socket = file('agent');
    const text = execFileSync('ssh-agent', ['-s', '-a', socket], { encoding: 'utf8' });
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(text)?.[1]);
    try {
      // Over six others: sshd would end the login before it comes to the right one.
      for (let n = 0; n < 8; n++) {
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(`other${n}`)]);
        add(socket, file(`other${n}`));
      }
      add(socket, sshd.identity);
      execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'geheim', '-f', sshd.identity]);
      const ask: AskPassphrase = async () => assert.unreachable('the agent has it') as never;
      assert.is(await attempt(host, { agent: socket, ask }), '');
      assert.is(await attempt({ ...host, agent: socket, identitiesOnly: true }, { ask }), '');
      const stranger = { ...host, identityFiles: [file('other1')], identitiesOnly: true as const };
      assert.match(await attempt(stranger, { agent: socket }), '1 key offered');
      assert.match(await attempt({ ...host, agent: '' }, { agent: socket }), 'nobody can be asked');
    } finally {
      process.kill(pid);
    }
    while (fs.existsSync(socket)) await sleep(20); // it removes it when it ends
    assert.match(await attempt(host, { agent: socket }), 'the agent does not answer');
    execFileSync('ssh-keygen', ['-q', '-p', '-P', 'geheim', '-N', '', '-f', sshd.identity]);
    assert.is(await attempt(host, { agent: socket }), '', 'the file does without it');
  });
});

function add(socket: string, key: string): void {
  execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
}

test('known_hosts: an entry without the port, an alias, a line that was not ended', async () => {
  await withLab(async ({ sshd, host, file, attempt }) => {
    const [, type, key] = fs.readFileSync(sshd.knownHosts, 'utf8').trim().split(' ');
    const known = (text: string) => {
      fs.writeFileSync(file('known'), text);
      return { files: [file('known')] };
    };
    assert.is(await attempt(host, known(`127.0.0.1 ${type} ${key}`)), '');
    assert.is(await attempt({ ...host, hostKeyAlias: 'web' }, known(`web ${type} ${key}`)), '');
    assert.match(await attempt(host, known(`127.0.0.2 ${type} ${key}`)), 'HOST_KEY: the key of web');
    assert.match(
      await attempt(host, known(`@revoked * ${type} ${key}\n127.0.0.1 ${type} ${key}`)),
      'revoked',
    );
    known(`other ${type} ${key}`);
    const hostKeys = createHostKeys({ files: [file('known')], acceptNew: true });
    assert.is(hostKeys.refuse(host, Buffer.from(key ?? '', 'base64')), undefined);
    assert.is(
      fs.readFileSync(file('known'), 'utf8'),
      `other ${type} ${key}\n[127.0.0.1]:${host.port} ${type} ${key}\n`,
    );
  });
});

test('a jump host is logged in to once for all hosts behind it, and once more when it was lost', async () => {
  await withLab(async ({ sshd, host, file }) => {
    const jump = { ...host, name: 'gate' };
    const counter = await countConnections(sshd.port);
    const [, type, key] = fs.readFileSync(sshd.knownHosts, 'utf8').trim().split(' ');
    fs.writeFileSync(file('known'), `127.0.0.1 ${type} ${key}\n`);
    const ssh = createSsh({
      hostKeys: createHostKeys({ files: [file('known')], acceptNew: false }),
      connectTimeoutMs: 20_000,
      agent: '',
      keyFiles: createKeyFiles(undefined),
    });
    const behind = { ...host, jumps: [{ ...jump, port: counter.port }] };
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    try {
      const all = await Promise.all(Array.from({ length: 12 }, () => connect(behind, ssh, signal)));
      assert.is(counter.count(), 1);
      for (const connection of all) connection.close();
      (await connect(behind, ssh, signal)).close();
      assert.is(counter.count(), 2, 'the last one to leave has ended it');
      const twice = { ...host, jumps: [jump, { ...jump, name: 'second', port: counter.port }] };
      (await connect(twice, ssh, signal)).close();
      assert.is(counter.count(), 3);
    } finally {
      counter.close();
    }
  });
});

/** A port that leads to another and counts. */
async function countConnections(port: number) {
  let count = 0;
  const server = net.createServer((socket) => {
    count++;
    const onward = net.connect(port, '127.0.0.1');
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as net.AddressInfo;
  return { port: address.port, count: () => count, close: () => server.close() };
}

test('an interrupt ends a login that hangs', async () => {
  await withLab(async ({ host, file }) => {
    const silent = net.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as net.AddressInfo;
    const ssh = createSsh({
      hostKeys: createHostKeys({ files: [file('known')], acceptNew: false }),
      connectTimeoutMs: 60_000,
      agent: '',
      keyFiles: createKeyFiles(undefined),
    });
    const abort = new AbortController();
    const waiting = connect({ ...host, port }, ssh, abort.signal);
    setTimeout(() => abort.abort(), 50);
    try {
      await waiting;
      assert.unreachable();
    } catch (error) {
      assert.match(String(error), 'cut off by the deadline or an interrupt');
    } finally {
      silent.close();
    }
  });
});

test.run();
