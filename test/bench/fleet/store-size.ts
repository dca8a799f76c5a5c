/** A large fleet in the store: bytes a row and the time of each report: `npx tsx test/bench/fleet/store-size.ts [hosts]`. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { reports } from '../../../fleet-cli/reports/definitions/index.ts';
import { runReports } from '../../../fleet-cli/reports/run-reports.ts';
import { openFleetStore } from '../../../fleet-cli/store/open.ts';
import { vacuumStore } from '../../../fleet-cli/store/vacuum.ts';
import type { Batch, Row } from '../../../fleet-cli/types.ts';

const hosts = Number(process.argv[2] ?? 10_000);
const packages = 300;
const scripts = 50;
const now = 1_795_400_000;
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-bench-'));
const file = path.join(directory, 'fleet.duckdb');
try {
  let store = await openFleetStore(file, { memoryLimit: '2GB' });
  const started = performance.now();
  for (let host = 0; host < hosts; host += 100) {
    const batches = Array.from({ length: Math.min(100, hosts - host) }, (_, n) => ofHost(host + n)).flat();
    const asked = new Set(batches.map((batch) => batch.host));
    const contacts = [...asked].map((name) => ({ host: name, status: 'ok' as const }));
    await store.take({ batches, contacts: { source: 'ssh', time: now, hosts: contacts } });
  }
  const seconds = (performance.now() - started) / 1000;
  await store.query('CHECKPOINT');
  await store.close();
  store = await openFleetStore(file, { readOnly: true });
  const rows = hosts * (packages + scripts);
  const { size } = fs.statSync(file);
  process.stdout.write(
    `${hosts} hosts, ${rows} rows taken in at ${Math.round(rows / seconds)} rows/s; ${(size / 1e6).toFixed(0)} MB: ` +
      `${(size / rows).toFixed(1)} bytes a row, ${(size / rows / 60).toFixed(2)} × the aim of 60\n`,
  );
  for (const report of reports) {
    const from = performance.now();
    await runReports(store, [report], { since: now - 7 * 86_400, now, hosts, rows: () => 1000 });
    const took = (performance.now() - from) / 1000;
    process.stdout.write(
      `report ${report.name.padEnd(16)} ${took.toFixed(2)} s: ${took.toFixed(2)} × the aim of 1 s\n`,
    );
  }
  process.stdout.write(`RSS ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB\n`);
  await store.close();
  const { after } = await vacuumStore(file);
  process.stdout.write(`after pysight store vacuum ${(after / rows).toFixed(1)} bytes a row\n`);
} finally {
  fs.rmSync(directory, { recursive: true, force: true });
}

function ofHost(host: number): Batch[] {
  const user = `user${host % 7000}`;
  return [
    toBatch(
      host,
      'packages',
      Array.from({ length: packages }, (_, n) => packageRow(host, user, n)),
    ),
    toBatch(
      host,
      'scripts',
      Array.from({ length: scripts }, (_, n) => scriptRow(host, user, n)),
    ),
  ];
}

function toBatch(host: number, query: string, added: readonly Row[]): Batch {
  const base = { pack: 'pysight-inventory', query, time: now - (host % 3600), epoch: 0, counter: 0 };
  return {
    ...base,
    host: `laptop-${host}.corp.example`,
    kind: 'snapshot',
    added,
    removed: [],
    decorations: {},
  };
}

function packageRow(host: number, user: string, n: number): Row {
  const nth = (n * 7 + (host % 11)) % 2000;
  const name = `distribution-${nth}`;
  const version = `${nth % 5}.${(nth + host) % 9}.${host % 3}`;
  const environment = `/home/${user}/.venvs/project${n % 4}`;
  return {
    name,
    normalized_name: name,
    version,
    summary: `What ${name} is good for, in one sentence`,
    license: nth % 3 === 0 ? 'MIT' : 'Apache-2.0',
    installer: 'pip',
    purl: `pkg:pypi/${name}@${version}`,
    environment,
    path: `${environment}/lib/python3.11/site-packages/${name}-${version}.dist-info`,
    install_time: now - ((host * 31 + n) % 10_000_000),
    uid: 1000 + (host % 5),
    username: user,
  };
}

function scriptRow(host: number, user: string, n: number): Row {
  return {
    path: `/home/${user}/src/report-${n}/task_${host % 50}.py`,
    filename: `task_${host % 50}.py`,
    size: 500 + ((host * 17 + n) % 9000),
    mtime: now - ((host * 13 + n * 1000) % 20_000_000),
    sha256: (BigInt(host) * 1_000_003n + BigInt(n)).toString(16).padStart(16, '0').repeat(4),
    kind: 'script',
    lines: (host + n) % 400,
    vcs: n % 2 === 0 ? 'none' : 'tracked',
    risk: (host + n * 7) % 100,
    uid: 1000 + (host % 5),
    username: user,
  };
}
