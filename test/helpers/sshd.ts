/** A real OpenSSH server on loopback, for whole-system tests. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import nodePath from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Sshd {
  readonly port: number;
  readonly directory: string;
  /** Private key that it accepts for the user who runs the test. */
  readonly identity: string;
  readonly knownHosts: string;
  readonly user: string;
  /** Has it read its configuration and keys again. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find((path) => fs.existsSync(path));

/** Why no real sshd can be started here; '' when one can. Say it loudly and skip. */
export function sshdMissing(): string {
  if (program === undefined)
    return 'no sshd on this machine: install openssh-server to run the tests over real SSH';
  return process.platform === 'win32' ? 'no sshd tests on Windows' : '';
}

/**
 * Starts an sshd of our own, for the user of the test only.
 * @param environment further variables that sessions get
 * @param settings further lines of its configuration
 */
export async function startSshd(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
  settings: readonly string[] = [],
): Promise<Sshd> {
  if (program === undefined) throw new Error(sshdMissing());
  const file = (name: string) => nodePath.join(directory, name);
  if (process.getuid?.() === 0) fs.mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  for (const name of ['host_key', 'identity']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
  }
  fs.copyFileSync(file('identity.pub'), file('authorized_keys'));
  fs.chmodSync(file('authorized_keys'), 0o600);
  const port = await freePort();
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host_key')}`,
    `PidFile ${file('pid')}`,
    `AuthorizedKeysFile ${file('authorized_keys')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'MaxStartups 1000',
    'Subsystem sftp internal-sftp',
    ...Object.entries(environment).map(([name, value]) => `SetEnv ${name}=${value}`),
    ...settings,
  ];
  fs.writeFileSync(file('sshd_config'), `${lines.join('\n')}\n`);
  const child = spawn(program, ['-D', '-e', '-f', file('sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  await waitForPort(port, () => log);
  const [type = '', key = ''] = fs.readFileSync(file('host_key.pub'), 'utf8').split(' ');
  fs.writeFileSync(file('known_hosts'), `[127.0.0.1]:${port} ${type} ${key.trim()}\n`);
  return {
    port,
    directory,
    identity: file('identity'),
    knownHosts: file('known_hosts'),
    user: os.userInfo().username,
    async reload() {
      child.kill('SIGHUP');
      await sleep(200); // it starts itself anew, on the same port
      await waitForPort(port, () => log);
    },
    async close() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function waitForPort(port: number, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = net.connect(port, '127.0.0.1');
    const [name] = await Promise.race([
      once(socket, 'connect').then(() => ['connect']),
      once(socket, 'error').then(() => ['error']),
    ]).catch(() => ['error']);
    socket.destroy();
    if (name === 'connect') return;
    await sleep(50);
  }
  throw new Error(`sshd did not start: ${log()}`);
}
