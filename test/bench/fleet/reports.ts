/**
 * A large fleet in a store, and how long each report on it takes: `npx tsx test/bench/fleet/reports.ts build FILE [hosts]`, then
 * `npx tsx test/bench/fleet/reports.ts measure FILE [report …]`; without arguments both, in a temporary file.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ingestSettings } from '../../../fleet-cli/ingest/ingest.ts';
import { type DocumentFormat, renderReport } from '../../../fleet-cli/render/report-formats.ts';
import { chooseReports, reports } from '../../../fleet-cli/reports/definitions/index.ts';
import { makeDocument, prepareReports } from '../../../fleet-cli/reports/document.ts';
import { runReports } from '../../../fleet-cli/reports/run-reports.ts';
import { parseSince, usualPeriod } from '../../../fleet-cli/reports/since.ts';
import { readStoreInfo } from '../../../fleet-cli/store/info.ts';
import { openFleetStore } from '../../../fleet-cli/store/open.ts';
import { stageHosts } from './made-up-fleet.ts';

const now = 1_795_400_000;
const fleet = { packages: 300, scripts: 50, first: now - 30 * 86_400, now };
const hostsPerChunk = 75; // about 50,000 rows, as collecting does
const [task = 'all', file = '', ...rest] = process.argv.slice(2);
if (task === 'build') await build(file, Number(rest[0] ?? 10_000));
else if (task === 'measure') measure(file, rest.length === 0 ? reports.map(({ name }) => name) : rest);
else if (task === 'prepare') await prepare(file);
else if (task === 'one') await one(file, rest[0] ?? '', rest.includes('sections'));
else await all();

async function all(): Promise<void> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-bench-'));
  try {
    const made = path.join(directory, 'fleet.duckdb');
    await build(made, 10_000);
    measure(
      made,
      reports.map(({ name }) => name),
    );
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

async function build(target: string, hosts: number): Promise<void> {
  const store = await openFleetStore(target, { settings: { memory_limit: '2GB' } });
  const started = performance.now();
  let staged = 0;
  for (let from = 0; from < hosts; from += hostsPerChunk) {
    const to = Math.min(hosts, from + hostsPerChunk);
    const asked = Array.from({ length: to - from }, (_, n) => ({
      host: `laptop-${from + n}.corp.example`,
      status: 'ok' as const,
    }));
    await store.take({
      batches: [],
      stage: async (connection) => {
        staged += await stageHosts(connection, from, to, fleet);
        return { batches: [] };
      },
      contacts: { source: 'ssh', time: now, hosts: asked },
    });
    if (process.stderr.isTTY) process.stderr.write(`\r${to} of ${hosts} hosts`);
  }
  const seconds = (performance.now() - started) / 1000;
  const [, prepared] = await timed(() => prepareReports(store, now));
  process.stdout.write(`answers kept for reports in ${prepared.toFixed(1)} s\n`);
  await store.query('CHECKPOINT');
  const info = await readStoreInfo(store);
  await store.close();
  const rows = info.datasets.reduce((sum, { present, gone }) => sum + present + gone, 0);
  const { size } = fs.statSync(target);
  process.stdout.write(
    `${hosts} hosts, ${rows} rows of ${staged} staged in ${seconds.toFixed(0)} s; ${(size / 1e6).toFixed(0)} MB: ${(size / rows).toFixed(1)} bytes a row (aim: 60)\n`,
  );
  for (const { name, present, gone } of info.datasets)
    process.stdout.write(`  ${name} ${present} there, ${gone} gone\n`);
}

/** What taking in rows does at its end. */
async function prepare(target: string): Promise<void> {
  const store = await openFleetStore(target, { settings: ingestSettings });
  const [, first] = await timed(() => prepareReports(store, now));
  const [, again] = await timed(() => prepareReports(store, now));
  process.stdout.write(
    `answers kept in ${first.toFixed(1)} s, and again without news in ${again.toFixed(2)} s\n`,
  );
  await store.close();
}

interface Measured {
  readonly open: number;
  readonly cold: number;
  readonly warm: number;
  readonly terminal: number;
  readonly html: number;
  readonly megabytes: number;
}

/** Each report in a process of its own: the first run is cold, the second warm. */
function measure(target: string, names: readonly string[]): void {
  process.stdout.write('report           open   cold   warm  terminal  html    RSS\n');
  for (const name of names) {
    const child = spawnSync(
      process.execPath,
      [...process.execArgv, process.argv[1] ?? '', 'one', target, name],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const { open, cold, warm, terminal, html, megabytes } = JSON.parse(child.stdout) as Measured;
    const ms = [open, cold, warm, terminal, html].map((value) => value.toFixed(2)).join('   ');
    process.stdout.write(
      `${name.padEnd(16)} ${ms} s  ${megabytes.toFixed(0)} MB${cold > 1 ? '  over the aim of 1 s' : ''}\n`,
    );
  }
}

async function one(target: string, name: string, sections: boolean): Promise<void> {
  const chosen = chooseReports([name], 'all');
  const [store, open] = await timed(() => openFleetStore(target));
  const since = parseSince(usualPeriod, now);
  if (sections) {
    for (const report of chosen) {
      for (const section of report.sections) {
        const [, took] = await timed(() =>
          runReports(store, [{ ...report, sections: [section] }], { since, hosts: 2, rows: () => 200 }),
        );
        process.stdout.write(`${took.toFixed(3)} s ${report.name}/${section.id}\n`);
      }
    }
  } else {
    const make = (format: DocumentFormat) =>
      timed(() => makeDocument({ store, reports: chosen, since, now, format }));
    const [document, cold] = await make('terminal');
    const [, warm] = await make('terminal');
    const [, terminal] = await timed(() => renderReport(document, 'terminal', { width: 120, color: false }));
    const [whole] = await make('html');
    const [, html] = await timed(() => renderReport(whole, 'html', {}));
    const megabytes = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(JSON.stringify({ open, cold, warm, terminal, html, megabytes } satisfies Measured));
  }
  await store.close();
}

async function timed<T>(action: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now();
  const value = await action();
  return [value, (performance.now() - started) / 1000];
}
