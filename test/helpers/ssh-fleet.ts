/** Several hosts on loopback behind one inventory, and the arguments with which a command reaches them. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { fileURLToPath } from 'node:url';
import { knownHostLine } from '../../fleet-cli/ssh/known-hosts.ts';
import { clientKey, type FakeHost, type FakeHostOptions, startFakeHost } from './ssh-server.ts';
import type { Sshd } from './sshd.ts';
import { withTemp } from './temp.ts';

/** Fake hosts behind an inventory of the names given. */
export async function withFleet(
  hosts: Readonly<Record<string, FakeHostOptions>>,
  action: (args: readonly string[], directory: string, started: readonly FakeHost[]) => Promise<void>,
): Promise<void> {
  await withTemp(async (directory) => {
    const file = (name: string) => nodePath.join(directory, name);
    fs.writeFileSync(file('key'), clientKey.private, { mode: 0o600 });
    const started = await Promise.all(Object.values(hosts).map((options) => startFakeHost(options)));
    const lines = Object.keys(hosts).map((name, i) => `${name},127.0.0.1,${started[i]?.port ?? 0}`);
    fs.writeFileSync(file('hosts.csv'), `name,address,port\n${lines.join('\n')}\n`);
    const known = started.map((host) => knownHostLine('127.0.0.1', host.port, host.hostKey));
    fs.writeFileSync(file('known_hosts'), known.join(''));
    const args = ['-i', file('hosts.csv'), '--known-hosts', file('known_hosts'), '--identity', file('key')];
    try {
      await action([...args, '--ssh-config', 'none'], directory, started);
    } finally {
      await Promise.all(started.map((host) => host.close()));
    }
  });
}

/** The console of this checkout in the place of a deployed one; its state is in the directory too. */
export function installConsole(directory: string): void {
  const entry = fileURLToPath(new URL('./cli-entry.ts', import.meta.url));
  // The session starts in the user's home, where nothing says how our packages are found.
  const tsconfig = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));
  const config = nodePath.join(directory, 'config.json');
  fs.writeFileSync(config, JSON.stringify({ stateDirectory: nodePath.join(directory, 'state') }));
  const program = nodePath.join(directory, 'root/current/pysight.ext');
  fs.mkdirSync(nodePath.dirname(program), { recursive: true });
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  fs.writeFileSync(
    program,
    `#!/bin/sh\nexport TSX_TSCONFIG_PATH='${tsconfig}'\nexec '${process.execPath}' --import '${tsx}' '${entry}' query --requests --config '${config}'\n`,
  );
  fs.chmodSync(program, 0o755);
}

/** Arguments that reach an sshd of `startSshd`. */
export function sshdArgs(sshd: Sshd): string[] {
  const target = `${sshd.user}@127.0.0.1:${sshd.port}`;
  const known = ['--known-hosts', sshd.knownHosts, '--identity', sshd.identity, '--ssh-config', 'none'];
  return ['-H', target, ...known, '--remote-root', nodePath.join(sshd.directory, 'root')];
}
