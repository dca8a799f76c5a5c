/** 1,000 hosts on loopback, 5 % faulty: `npx tsx test/bench/fleet/many-hosts.ts [hosts]`. The asking side is a process of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { collect, describeDenominator } from '../../../fleet-cli/collect/collect.ts';
import { createHostKeys } from '../../../fleet-cli/ssh/host-keys.ts';
import { knownHostLine } from '../../../fleet-cli/ssh/known-hosts.ts';
import type { HostSpec } from '../../../fleet-cli/types.ts';
import { clientKey, type FakeHost, type Fault, goodAnswer, startFakeHost } from '../../helpers/ssh-server.ts';

/** What a host takes for the query, milliseconds. */
const answerMs = 2000;
const size = 50;
const faults: readonly Fault[] = ['refuse-auth', 'drop-half-way', 'garbage', 'no-exit-code', 'not-ssh'];

interface Job {
  readonly hosts: readonly HostSpec[];
  readonly knownHosts: string;
}

if (process.env['PYSIGHT_BENCH_ASK'] === undefined) await serve(Number(process.argv[2] ?? 1000));
else process.once('message', (job: Job) => void ask(job));

async function serve(count: number): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-bench-'));
  const rows = Array.from({ length: 50 }, (_, n): [string, number] => [`/home/user/src/script-${n}.py`, n]);
  const output = goodAnswer('', ['path', 'risk'], rows);
  const answer = async () => {
    await sleep(answerMs);
    return { output, exitCode: 0 };
  };
  const servers: FakeHost[] = [];
  for (let n = 0; n < count; n++) {
    const fault = n % 20 === 0 ? (faults[(n / 20) % faults.length] ?? 'none') : 'none';
    servers.push(await startFakeHost({ fault, answer }));
  }
  const identity = path.join(directory, 'key');
  fs.writeFileSync(identity, clientKey.private, { mode: 0o600 });
  const knownHosts = path.join(directory, 'known_hosts');
  fs.writeFileSync(knownHosts, servers.map((h) => knownHostLine('127.0.0.1', h.port, h.hostKey)).join(''));
  const hosts = servers.map(({ port }, n) => ({
    name: `host-${n}`,
    address: '127.0.0.1',
    port,
    user: 'bench',
    identityFiles: [identity],
    jumps: [],
    groups: [],
  }));
  const child = fork(fileURLToPath(import.meta.url), { env: { ...process.env, PYSIGHT_BENCH_ASK: '1' } });
  child.send({ hosts, knownHosts } satisfies Job);
  await once(child, 'exit');
  await Promise.all(servers.map((server) => server.close()));
  fs.rmSync(directory, { recursive: true, force: true });
  process.exit();
}

async function ask({ hosts, knownHosts }: Job): Promise<void> {
  const seen = new Set<string>();
  let rows = 0;
  const started = performance.now();
  const denominator = await collect(hosts, [{ query: '', sql: 'SELECT path, risk FROM python_scripts' }], {
    ssh: {
      hostKeys: createHostKeys({ files: [knownHosts], acceptNew: false }),
      connectTimeoutMs: 30_000,
      agent: '',
      askPassphrase: undefined,
      keyCache: new Map(),
    },
    remoteRoot: '/opt/pysight',
    sudo: false,
    commandTimeoutMs: 60_000,
    maxBytes: 1_000_000,
    retries: 0,
    signal: new AbortController().signal,
    concurrency: size,
    onResult(result) {
      seen.add(result.host);
      for (const answer of result.answers) rows += answer.rows.length;
    },
  });
  const seconds = (performance.now() - started) / 1000;
  const ideal = (Math.ceil((hosts.length * 0.95) / size) * answerMs) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    `${describeDenominator(denominator)}\n${seen.size} of ${hosts.length} accounted for, ${rows} rows\n` +
      `wall ${seconds.toFixed(1)} s: ${(seconds / ideal).toFixed(2)} × ideal of the window of ${size} (aim: 1.5)\n` +
      `RSS ${megabytes.toFixed(0)} MB: ${(megabytes / 250).toFixed(2)} × the limit of 250 MB\n`,
  );
  process.exit();
}
