/**
 * What the sensor costs, on every interpreter of this machine: runs with and without it take turns, so that load and clock
 * hit both alike. `npx tsx test/bench/sensor/overhead.ts [3.11 …]`
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { withTemp } from '../../helpers/temp.ts';
import { type Interpreter, makeSandbox, recorded, type Sandbox } from '../../sensor/python.ts';

const startRounds = 60;
const workRounds = 61;

const imports = `import time; t = time.process_time()
import asyncio, concurrent.futures, csv, ctypes, decimal, email.mime.text, html.parser, http.server, json, logging.config
import multiprocessing.pool, sqlite3, ssl, tarfile, unittest.mock, urllib.request, xml.dom.minidom, xml.etree.ElementTree, zipfile
print(time.process_time() - t)`;

const made = `import csv, os, time
names = ['r%d.csv' % i for i in range(200)]
for n in names:
    with open(n, 'w') as f: f.write('name,1,2.5\\n' * 200)
t = time.process_time()
`;

const reads = `${made}for r in range(6):
    for n in names:
        with open(n, newline='') as f: rows = list(csv.reader(f))
print(time.process_time() - t)`;

const opens = `${made}for r in range(25):
    for n in names: open(n).close()
print(time.process_time() - t)`;

const writes = `import os, time
t = time.process_time()
for r in range(6000):
    with open('w%d.txt' % (r % 500), 'w') as f: f.write('x' * 4000)
print(time.process_time() - t)`;

const sockets = `import socket, threading, time
server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen(64)
def serve():
    for i in range(1500): server.accept()[0].close()
threading.Thread(target=serve, daemon=True).start()
t = time.process_time()
for i in range(1500): socket.create_connection(server.getsockname()).close()
print(time.process_time() - t)`;

/** What any sensor that is written in Python costs at least. */
const idleHook = `import sys
def hook(name, args): pass
if hasattr(sys, 'addaudithook'): sys.addaudithook(hook)
`;

interface Workload {
  readonly name: string;
  readonly code: string;
}

const workloads: readonly Workload[] = [
  { name: 'imports', code: imports },
  { name: 'reading CSV files', code: reads },
  { name: 'opening files and nothing else', code: opens },
  { name: 'writing files', code: writes },
  { name: 'connecting', code: sockets },
];

function environment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '' };
}

/** Milliseconds of wall time of a whole run. */
function timeStart(sandbox: Sandbox): number {
  const before = performance.now();
  spawnSync(sandbox.python, ['-c', 'pass'], { env: environment(), stdio: 'ignore' });
  return performance.now() - before;
}

/** Seconds of CPU (user and system) that the workload itself measured: it waits for nobody. */
function timeWork(sandbox: Sandbox, code: string): number {
  const { stdout } = spawnSync(sandbox.python, ['-c', code], {
    env: environment(),
    cwd: sandbox.directory,
    encoding: 'utf8',
  });
  return Number(stdout);
}

/** The least of each, of runs that took turns: what other programs on the machine add is never negative. */
function compare(
  rounds: number,
  bare: () => number,
  watched: () => number,
): { base: number; difference: number } {
  let base = Number.POSITIVE_INFINITY;
  let sensed = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) base = Math.min(base, bare());
    sensed = Math.min(sensed, watched());
    if (round % 2 === 1) base = Math.min(base, bare());
  }
  return { base, difference: sensed - base };
}

/**
 * What the sensor and a hook that does nothing add to a workload. Of ratios to the bare run beside it the median, less one, with
 * half the width of its 95 % interval (of order statistics): a workload's own time differs more from run to run.
 */
function compareWork(code: string, boxes: Record<'bare' | 'idle' | 'watched', Sandbox>): string {
  const idle: number[] = [];
  const watched: number[] = [];
  for (let round = 0; round < workRounds; round++) {
    const order = [boxes.bare, boxes.idle, boxes.watched];
    const turns = [...order.slice(round % 3), ...order.slice(0, round % 3)];
    const times = new Map(turns.map((box) => [box, timeWork(box, code)]));
    const bare = times.get(boxes.bare) ?? Number.NaN;
    idle.push((times.get(boxes.idle) ?? Number.NaN) / bare);
    watched.push((times.get(boxes.watched) ?? Number.NaN) / bare);
  }
  return `${median(watched)} (a hook that does nothing ${median(idle)})`;
}

function median(ratios: number[]): string {
  ratios.sort((a, b) => a - b);
  const middle = Math.floor(ratios.length / 2);
  const reach = Math.ceil(0.98 * Math.sqrt(ratios.length));
  const percent = (index: number): number => 100 * ((ratios[index] ?? Number.NaN) - 1);
  const width = (percent(middle + reach) - percent(middle - reach)) / 2;
  return `${percent(middle).toFixed(1)} ± ${width.toFixed(1)} %`;
}

async function measure(interpreter: Interpreter): Promise<void> {
  await withTemp((directory) => {
    const bare = makeSandbox(directory, interpreter, false);
    const watched = makeSandbox(directory, interpreter);
    const idle = makeSandbox(nodePath.join(directory, 'idle'), interpreter, false);
    // Any .pth costs site.py something: only ours is what we measure.
    fs.writeFileSync(nodePath.join(bare.site, 'other.pth'), 'import sys\n');
    fs.writeFileSync(nodePath.join(idle.site, 'idle.pth'), 'import idle_hook\n');
    fs.writeFileSync(nodePath.join(idle.site, 'idle_hook.py'), idleHook);
    for (const sandbox of [bare, idle, watched]) timeStart(sandbox);
    const start = compare(
      startRounds,
      () => timeStart(bare),
      () => timeStart(watched),
    );
    const cells = [`start +${start.difference.toFixed(2)} ms (of ${start.base.toFixed(1)})`];
    fs.rmSync(nodePath.join(watched.site, '__pycache__'), { recursive: true, force: true });
    fs.writeFileSync(nodePath.join(watched.site, '__pycache__'), '');
    const cold = compare(
      20,
      () => timeStart(bare),
      () => timeStart(watched),
    );
    cells.push(`not compiled +${cold.difference.toFixed(2)} ms`);
    fs.rmSync(nodePath.join(watched.site, '__pycache__'));
    timeStart(watched);
    for (const { name, code } of workloads)
      cells.push(`${name} ${compareWork(code, { bare, idle, watched })}`);
    process.stdout.write(`${interpreter.minor.padEnd(5)} ${cells.join('\n      ')}\n`);
  });
}

const asked = process.argv.slice(2);
for (const interpreter of recorded())
  if (asked.length === 0 || asked.includes(interpreter.minor)) await measure(interpreter);
