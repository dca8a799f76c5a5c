/**
 * 1,000 hosts on loopback, 5 % faulty, asked by the built command line: `npx tsx test/bench/fleet/many-hosts.ts [hosts] [window]` after
 * `npm run build`. The ideal is what the hosts themselves take (work, and time-outs of those that hang) over the window.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { knownHostLine } from '../../../fleet-cli/ssh/known-hosts.ts';
import { clientKey } from '../../helpers/ssh-server.ts';
import type { SimulatedHost, Told, Wanted } from './simulated-hosts.ts';

const count = Number(process.argv[2] ?? 1000);
const window = Number(process.argv[3] ?? 50);
const seconds = { connect: 6, command: 8 };
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-bench-'));
const simulator = fork(here('./simulated-hosts.ts'));
try {
  await measure(await startHosts());
} finally {
  simulator.kill();
  fs.rmSync(directory, { recursive: true, force: true });
}

async function startHosts(): Promise<readonly SimulatedHost[]> {
  const wanted: Wanted = { count, connectMs: seconds.connect * 1000, commandMs: seconds.command * 1000 };
  simulator.send(wanted);
  const told = await nextTold();
  if (!('hosts' in told)) throw new Error('the simulated hosts did not start');
  return told.hosts;
}

async function nextTold(): Promise<Told> {
  const [told] = (await once(simulator, 'message')) as [Told];
  return told;
}

async function measure(hosts: readonly SimulatedHost[]): Promise<void> {
  const started = performance.now();
  const asked = await ask(writeInventory(hosts));
  const wallMs = performance.now() - started;
  simulator.send('end');
  const told = await nextTold();
  const idealMs = hosts.reduce((sum, { serviceMs }) => sum + serviceMs, 0) / window;
  const each = (ms: number) => `${(ms / hosts.length).toFixed(1)} ms a host`;
  process.stdout.write(
    `${JSON.stringify(asked.denominator)}\n${asked.hosts} of ${hosts.length} accounted for, ${asked.rows} rows\n` +
      `wall ${(wallMs / 1000).toFixed(1)} s: ${(wallMs / idealMs).toFixed(2)} × the ideal of ${(idealMs / 1000).toFixed(1)} s for a window of ${window} (aim: 1.5)\n` +
      `CPU ${each(asked.cpuMs)} to ask, ${each('cpuMs' in told ? told.cpuMs : 0)} for the simulated hosts\n` +
      `RSS ${asked.megabytes.toFixed(0)} MB: ${(asked.megabytes / 250).toFixed(2)} × the limit of 250 MB\n`,
  );
}

interface Asked {
  hosts: number;
  rows: number;
  cpuMs: number;
  megabytes: number;
  denominator: object;
}

/** The command as a person runs it; a preloaded line tells what it used when it ends. */
async function ask(inventory: readonly string[]): Promise<Asked> {
  const usage = path.join(directory, 'usage.json');
  const preload = `import fs from 'node:fs';process.on('exit',()=>fs.writeFileSync(${JSON.stringify(usage)},JSON.stringify(process.resourceUsage())))`;
  const limits = ['--connect-timeout', String(seconds.connect), '--timeout', String(seconds.command)];
  const child = spawn(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(preload)}`],
      ...process.execArgv.filter((arg) => arg.startsWith('--cpu-prof')),
      ...[here('../../../fleet-cli/pysight.mjs'), 'run', ...inventory, '-f', String(window), ...limits],
      ...['--retries', '0', 'SELECT path, risk FROM python_scripts'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, SSH_AUTH_SOCK: '' } },
  );
  const asked: Asked = { hosts: 0, rows: 0, cpuMs: 0, megabytes: 0, denominator: {} };
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"type":"row"')) asked.rows++;
    else if (line.startsWith('{"type":"host"')) asked.hosts++;
    else asked.denominator = summary(line);
  }
  const used = JSON.parse(fs.readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
  asked.cpuMs = (used.userCPUTime + used.systemCPUTime) / 1000;
  asked.megabytes = used.maxRSS / 1024;
  return asked;
}

/** The denominator with counts in the place of names. */
function summary(line: string): object {
  const { failures = {}, ...rest } = JSON.parse(line) as { failures?: Record<string, readonly string[]> };
  const counts = Object.entries(failures).map(([code, names]) => [code, names.length]);
  return { ...rest, failures: Object.fromEntries(counts) };
}

function writeInventory(hosts: readonly SimulatedHost[]): string[] {
  const file = (name: string, text: string) => {
    const full = path.join(directory, name);
    fs.writeFileSync(full, text, { mode: 0o600 });
    return full;
  };
  const known = hosts.map((h) => knownHostLine('127.0.0.1', h.port, Buffer.from(h.hostKey, 'base64')));
  const lines = hosts.map(({ port }, n) => `host-${n},127.0.0.1,${port},bench`);
  return [
    ...['-i', file('hosts.csv', `name,address,port,user\n${lines.join('\n')}\n`)],
    ...['--known-hosts', file('known_hosts', known.join(''))],
    ...['--identity', file('key', clientKey.private), '--ssh-config', 'none'],
  ];
}
