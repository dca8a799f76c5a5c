/** How fast logs are taken in, as a ratio to the engine's own reading of the same file in the same run: `npx tsx test/bench/fleet/ingest.ts [lines]`. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { createCount, ingestFile, ingestSettings } from '../../../fleet-cli/ingest/ingest.ts';
import { openFleetStore } from '../../../fleet-cli/store/open.ts';
import { writeLog } from './log-lines.ts';

const [task = '', file = '', database = ''] = process.argv.slice(2);
if (task === 'read') await read(file, database);
else if (task === 'ingest') await ingest(file, database);
else run(Number(task === '' ? 1_000_000 : task));

function run(lines: number): void {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-bench-'));
  try {
    const log = path.join(directory, 'results.log');
    writeLog(log, { lines, hosts: 1000 });
    process.stdout.write(`${lines} lines, ${(fs.statSync(log).size / 1e6).toFixed(0)} MB\n`);
    const own = measure('read', log, path.join(directory, 'own.duckdb'));
    const ours = measure('ingest', log, path.join(directory, 'fleet.duckdb'));
    const again = measure(
      'ingest',
      log,
      path.join(directory, 'fleet.duckdb'),
      path.join(directory, 'copy.log'),
    );
    const size = fs.statSync(path.join(directory, 'fleet.duckdb')).size;
    process.stdout.write(
      `read_json(auto) ${own.seconds.toFixed(2)} s, ${own.megabytes.toFixed(0)} MB RSS\n` +
        `ingest          ${ours.seconds.toFixed(2)} s, ${ours.megabytes.toFixed(0)} MB RSS: ${(ours.seconds / own.seconds).toFixed(2)} × read_json (aim: 3)\n` +
        `the same lines again under another name ${(again.seconds / own.seconds).toFixed(2)} × read_json\n` +
        `store ${(size / 1e6).toFixed(0)} MB, ${(size / lines).toFixed(1)} bytes a row\n`,
    );
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** In a process of its own, so that memory is its own too. */
function measure(name: string, log: string, database: string, copy?: string) {
  if (copy !== undefined) {
    // Another first line, so that it is another log to us.
    const first = '{"name":"x","hostIdentifier":"h","unixTime":1,"action":"added","columns":{}}\n';
    fs.writeFileSync(copy, Buffer.concat([Buffer.from(first), fs.readFileSync(log)]));
  }
  const child = spawnSync(
    process.execPath,
    [...process.execArgv, process.argv[1] ?? '', name, copy ?? log, database],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return JSON.parse(child.stdout) as { seconds: number; megabytes: number };
}

async function read(log: string, target: string): Promise<void> {
  const instance = await DuckDBInstance.create(target);
  const connection = await instance.connect();
  const started = performance.now();
  await connection.run(`CREATE TABLE lines AS SELECT * FROM read_json('${log}')`);
  print(started);
  connection.closeSync();
  instance.closeSync();
}

async function ingest(log: string, target: string): Promise<void> {
  const store = await openFleetStore(target, { settings: ingestSettings });
  const started = performance.now();
  await ingestFile(store, log, createCount());
  print(started);
  await store.close();
}

function print(started: number): void {
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
}
