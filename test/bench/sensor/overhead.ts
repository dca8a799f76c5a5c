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
const workRounds = 12;

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
for r in range(1500):
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

async function measure(interpreter: Interpreter): Promise<void> {
  await withTemp((directory) => {
    const bare = makeSandbox(directory, interpreter, false);
    const watched = makeSandbox(directory, interpreter);
    // Any .pth costs site.py something: only ours is what we measure.
    fs.writeFileSync(nodePath.join(bare.site, 'other.pth'), 'import sys\n');
    for (const sandbox of [bare, watched]) timeStart(sandbox);
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
    for (const { name, code } of workloads) {
      const work = compare(
        workRounds,
        () => timeWork(bare, code),
        () => timeWork(watched, code),
      );
      cells.push(`${name} ${((100 * work.difference) / work.base).toFixed(1)} %`);
    }
    process.stdout.write(`${interpreter.minor.padEnd(5)} ${cells.join('   ')}\n`);
  });
}

const asked = process.argv.slice(2);
for (const interpreter of recorded())
  if (asked.length === 0 || asked.includes(interpreter.minor)) await measure(interpreter);
