/**
 * What the sensor costs, on every interpreter of this machine: runs with and without it take turns, so that load and clock
 * hit both alike. `npx tsx test/bench/sensor/overhead.ts [--rounds=21] [--starts] [3.11 …]`: about three minutes each, or with
 * `--starts`, that of a start alone, some seconds.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import { withTemp } from '../../helpers/temp.ts';
import { type Interpreter, makeSandbox, recorded, type Sandbox } from '../../sensor/python.ts';

const rounds = Number(process.argv.find((arg) => arg.startsWith('--rounds='))?.slice(9) ?? 21);
const startsOnly = process.argv.includes('--starts');
const asked = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));

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

/** In one thread: the queue of the server holds one connection at most, so that none is refused or waits to be tried again. */
const sockets = `import socket, time
server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen(64)
t = time.process_time()
for i in range(1500):
    client = socket.create_connection(server.getsockname())
    server.accept()[0].close(); client.close()
print(time.process_time() - t)`;

/** From a server that is a process of its own, whose CPU does not count. */
const requests = `import subprocess, sys, time, urllib.request
serve = """
import http.server
class Quiet(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header('Content-Length', '2000'); self.end_headers(); self.wfile.write(b'x' * 2000)
    def log_message(self, *args): pass
server = http.server.HTTPServer(('127.0.0.1', 0), Quiet)
print(server.server_port, flush=True)
server.serve_forever()
"""
server = subprocess.Popen([sys.executable, '-I', '-S', '-c', serve], stdout=subprocess.PIPE)
url = 'http://127.0.0.1:%d/' % int(server.stdout.readline())
t = time.process_time()
for i in range(400):
    with urllib.request.urlopen(url) as answer: answer.read()
print(time.process_time() - t)
server.kill()`;

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
  { name: 'requests over HTTP', code: requests },
  { name: 'connecting and nothing else', code: sockets },
];

function environment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '' };
}

/** Starts one interpreter after the other, and prints the milliseconds of CPU that the system says each of them used. */
const starter = `import os, sys
def use(python):
    process = os.spawnve(os.P_NOWAIT, python, [python, '-c', 'pass'], os.environ)
    used = os.wait4(process, 0)[2]
    return (used.ru_utime + used.ru_stime) * 1000
bare, watched = sys.argv[2:]
for i in range(int(sys.argv[1])):
    first, second = (bare, watched) if i & 1 else (watched, bare)
    times = {first: use(first), second: use(second)}
    print(times[bare], times[watched])
`;

function run({ python, directory }: Sandbox, args: readonly string[]): string {
  const { stdout } = spawnSync(python, args, {
    env: environment(),
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return stdout;
}

/** Seconds of CPU (user and system) that the workload itself measured: it waits for nobody. */
function timeWork(sandbox: Sandbox, code: string): number {
  return Number(run(sandbox, ['-c', code]));
}

/** Milliseconds of CPU that the sensor adds to a start, and those of a bare one: medians of runs that took turns. */
function compareStarts(count: number, bare: Sandbox, watched: Sandbox): string {
  const lines = run(bare, ['-c', starter, String(count), bare.python, watched.python])
    .trim()
    .split('\n');
  const pairs = lines.map((line) => line.split(' ').map(Number));
  const { middle, width } = median(pairs.map(([base = Number.NaN, sensed = Number.NaN]) => sensed - base));
  const base = median(pairs.map(([base = Number.NaN]) => base)).middle;
  return `+${middle.toFixed(2)} ± ${width.toFixed(2)} ms (of ${base.toFixed(1)})`;
}

/**
 * What the sensor and a hook that does nothing add to a workload. Of ratios to the bare run beside it the median, less one, with
 * half the width of its 95 % interval: a workload's own time differs more from run to run.
 */
function compareWork(code: string, boxes: Record<'bare' | 'idle' | 'watched', Sandbox>): string {
  const idle: number[] = [];
  const watched: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const order = [boxes.bare, boxes.idle, boxes.watched];
    const turns = [...order.slice(round % 3), ...order.slice(0, round % 3)];
    const times = new Map(turns.map((box) => [box, timeWork(box, code)]));
    const bare = times.get(boxes.bare) ?? Number.NaN;
    idle.push((times.get(boxes.idle) ?? Number.NaN) / bare);
    watched.push((times.get(boxes.watched) ?? Number.NaN) / bare);
  }
  return `${percent(watched)} (a hook that does nothing ${percent(idle)})`;
}

function percent(ratios: readonly number[]): string {
  const { middle, width } = median(ratios);
  return `${(100 * (middle - 1)).toFixed(1)} ± ${(100 * width).toFixed(1)} %`;
}

/** With half the width of its 95 % interval, of order statistics. */
function median(values: readonly number[]): { middle: number; width: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const reach = Math.ceil(0.98 * Math.sqrt(sorted.length));
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { middle: at(middle), width: (at(middle + reach) - at(middle - reach)) / 2 };
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
    for (const sandbox of [bare, idle, watched]) run(sandbox, ['-c', 'pass']);
    const cells = [`start ${compareStarts(4 * rounds, bare, watched)}`];
    if (startsOnly) {
      process.stdout.write(`${interpreter.minor.padEnd(5)} ${cells[0]}\n`);
      return;
    }
    fs.rmSync(nodePath.join(watched.site, '__pycache__'), { recursive: true, force: true });
    fs.writeFileSync(nodePath.join(watched.site, '__pycache__'), '');
    cells.push(`not compiled ${compareStarts(2 * rounds, bare, watched)}`);
    fs.rmSync(nodePath.join(watched.site, '__pycache__'));
    run(watched, ['-c', 'pass']);
    for (const { name, code } of workloads)
      cells.push(`${name} ${compareWork(code, { bare, idle, watched })}`);
    process.stdout.write(`${interpreter.minor.padEnd(5)} ${cells.join('\n      ')}\n`);
  });
}

for (const interpreter of recorded())
  if (asked.length === 0 || asked.includes(interpreter.minor)) await measure(interpreter);
