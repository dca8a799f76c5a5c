/**
 * What the sampler costs: processor time of one look at 300 real processes (a tenth of them Python), as the share of a core at
 * its interval; and the size of its ring after 24 hours of runs, simulated. Needs Linux, `sleep` and `python3`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import nodePath from 'node:path';
import { openRing, ringLimits, ringText } from '../../../extension/discover/sampler/ring.ts';
import type { SampledRun } from '../../../extension/discover/sampler/sampled-run.ts';
import { createSampler } from '../../../extension/discover/sampler/sampler.ts';

const intervalSeconds = 5;
const looks = 240;
const total = 300;
const python = 30;

const directory = fs.mkdtempSync(nodePath.join(os.tmpdir(), 'pysight-bench-'));
const children: ChildProcess[] = [];
try {
  await measureCost();
  measureRing();
} finally {
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(directory, { recursive: true, force: true });
}

async function measureCost(): Promise<void> {
  const there = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
  for (let i = 0; i < Math.max(python, total - there); i++) {
    const [program, args] =
      i < python ? ['python3', ['-c', 'import ssl, time; time.sleep(600)']] : ['sleep', ['600']];
    children.push(spawn(program as string, args as string[], { stdio: 'ignore' }));
  }
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const count = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
  const sampler = createSampler({ ring: openRing(nodePath.join(directory, 'cost')) });
  const first = cpu(() => sampler.sample());
  let runs = 0;
  const later = cpu(() => {
    for (let i = 0; i < looks; i++) {
      runs = sampler.sample();
      if (i % 6 === 0) sampler.flush();
    }
  });
  const share = (later / looks / 1000 / intervalSeconds) * 100;
  print(
    `${count} processes, ${runs} of them Python: first look ${first.toFixed(1)} ms, then ${(later / looks).toFixed(2)} ms each`,
  );
  print(`every ${intervalSeconds} s: ${share.toFixed(3)} % of a core (allowed: 0.3 %)`);
}

/** A day with a run each half second, of a machine that builds and tests all the time. */
function measureRing(): void {
  const ring = openRing(nodePath.join(directory, 'ring'));
  const start = Date.now();
  let largest = 0;
  let pid = 1;
  for (let second = 0; second < 86_400; second += 30) {
    const ended = Array.from({ length: 60 }, () => simulated(pid++, start / 1000 + second));
    ring.write(ended, ended.slice(0, 20), start + second * 1000);
    if (second % 3600 === 0) largest = Math.max(largest, sizeOf(nodePath.join(directory, 'ring')));
  }
  const size = sizeOf(nodePath.join(directory, 'ring'));
  const kept = fs
    .readdirSync(nodePath.join(directory, 'ring'))
    .filter((name) => name !== 'running.jsonl')
    .reduce(
      (sum, name) => sum + lines(ringText(name, fs.readFileSync(nodePath.join(directory, 'ring', name)))),
      0,
    );
  print(
    `ring after 24 h and ${pid - 1} runs: ${kept} kept in ${megabytes(size)} MB, at most ${megabytes(Math.max(size, largest))} MB (allowed: ${megabytes(ringLimits.totalBytes)} MB)`,
  );
}

function simulated(pid: number, start: number): SampledRun {
  const argv = [
    '/home/ana/project/.venv/bin/python',
    '-u',
    `/home/ana/project/job_${pid % 50}.py`,
    '--input',
    `/data/part-${pid}.csv`,
  ];
  return {
    ...{ pid, ppid: 900, uid: 1000, start, last: start + 4, ended: true },
    parents: [
      { pid: 900, name: 'bash' },
      { pid: 800, name: 'sshd' },
      { pid: 1, name: 'systemd' },
    ],
    run: {
      kind: 'script',
      script: argv[2] ?? '',
      module: '',
      tool: '',
      codeHash: '',
      argv,
      arguments: argv.slice(3),
      wrappers: [],
      interpreter: argv[0] ?? '',
      version: '',
    },
    ...{
      interpreter: argv[0] ?? '',
      cwd: '/home/ana/project',
      userMs: 1200,
      systemMs: 90,
      peakBytes: 80_000_000,
    },
    peers: ['140.82.112.3 443'],
    modules: ['numpy', 'pandas', 'yaml'].map(
      (name) => `/home/ana/project/.venv/lib/python3.11/site-packages/${name}`,
    ),
  };
}

/** Milliseconds of processor time. */
function cpu(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function lines(text: string): number {
  return text.split('\n').length - 1;
}

function sizeOf(path: string): number {
  return fs.readdirSync(path).reduce((sum, name) => sum + fs.statSync(nodePath.join(path, name)).size, 0);
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
