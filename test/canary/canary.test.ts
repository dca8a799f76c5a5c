/** No byte of any row, log, cache or printed output holds a secret beyond its first four characters. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCache } from '../../extension/core/cache.ts';
import { createFixtureHost } from '../../extension/core/fixture-host.ts';
import { createLog } from '../../extension/core/log.ts';
import { runTable } from '../../extension/core/run-table.ts';
import { tables } from '../../extension/tables/index.ts';
import { knownPacks } from '../../fleet-cli/packs/known-packs.ts';
import { renderCycloneDx } from '../../fleet-cli/render/cyclonedx.ts';
import { renderReport } from '../../fleet-cli/render/report-formats.ts';
import { renderSarif } from '../../fleet-cli/render/sarif.ts';
import { reports } from '../../fleet-cli/reports/definitions/index.ts';
import { makeDocument } from '../../fleet-cli/reports/document.ts';
import type { Row } from '../../fleet-cli/types.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { day, type HostRows, now, withFleet } from '../helpers/fleet-store.ts';
import { withTemp } from '../helpers/temp.ts';
import { canaries } from './canaries.ts';
import { plant } from './plant.ts';

const test = suite('canary');
const repository = fileURLToPath(new URL('../..', import.meta.url));
const window = 10;

/** Pieces of a secret that must not be seen: all of ten characters that go beyond the first four. */
const pieces = canaries.flatMap(({ kind, secret }) =>
  Array.from({ length: secret.length - window }, (_, at) => ({
    kind,
    piece: secret.slice(at + 1, at + 1 + window),
  })),
);

function assertNoCanary(where: string, text: string): void {
  for (const { kind, piece } of pieces) {
    const at = text.indexOf(piece);
    if (at >= 0)
      assert.unreachable(`${where} holds a piece of ${kind}: ${text.slice(Math.max(0, at - 60), at + 40)}`);
  }
}

function filesBelow(directory: string): string[] {
  return fs
    .readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

test('there are at least 60, all different', () => {
  assert.ok(new Set(canaries.map(({ secret }) => secret)).size >= 60);
});

test('no table, log, cache file or report holds one', () =>
  withTemp(async (directory) => {
    plant(directory);
    const state = path.join(directory, 'state');
    const log: string[] = [];
    const engine = {
      ...testEngine(createFixtureHost(directory), { stateDirectory: state }),
      cache: createCache(path.join(state, 'cache')),
      log: createLog('debug', (line) => log.push(line)),
    };
    let found = 0;
    const rows: Record<string, Row[]> = {};
    for (const table of tables) {
      const result = await runTable(table, createQueryContext(), engine);
      const text = JSON.stringify(result, (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      );
      assertNoCanary(table.name, text);
      if (kept.has(table.name)) rows[table.name] = (JSON.parse(text) as { rows: Row[] }).rows;
      if (table.name === 'python_script_findings')
        found = result.rows.filter((row) => row['category'] === 'secret').length;
    }
    engine.cache.flush();
    assert.ok(found >= canaries.length * 2, `only ${found} secrets were reported`);
    assertNoCanary('log', log.join(''));
    const cached = filesBelow(state);
    assert.ok(cached.length > 0, 'nothing was cached');
    for (const file of cached) assertNoCanary(file, file + fs.readFileSync(file, 'latin1'));
    await assertCleanReports(rows);
  }));

/** Tables whose rows packs collect. */
const kept = new Set(knownPacks.flatMap((pack) => pack.queries).map(({ table }) => table));

async function assertCleanReports(rows: HostRows['rows']): Promise<void> {
  await withFleet([{ host: 'canary', rows }], async (store) => {
    const format = 'json';
    const document = await makeDocument({ store, reports, since: now - 7 * day, now, format });
    for (const each of ['terminal', 'html', 'json', 'csv', 'md'] as const)
      assertNoCanary(`report ${each}`, await renderReport(document, each, {}));
    const { denominator, title } = document;
    const options = { denominator, title, toolVersion: '1', now };
    const sarif = await renderSarif(store, options);
    assert.ok(JSON.parse(sarif).runs[0].results.length > canaries.length);
    assertNoCanary('SARIF', sarif);
    assertNoCanary('CycloneDX', await renderCycloneDx(store, options));
  });
}

test('no command prints or keeps one', () =>
  withTemp(async (directory) => {
    const { root, scripts } = plant(directory);
    const state = path.join(directory, 'state');
    const config = path.join(directory, 'config.json');
    fs.writeFileSync(config, JSON.stringify({ stateDirectory: state, fleetKey: 'k'.repeat(32) }));
    const withDirectory = tables
      .filter((table) => table.columns['directory']?.index === true && table.name.startsWith('python_script'))
      .map(({ name }) => name);
    assert.ok(withDirectory.includes('python_script_findings'));
    const where = `WHERE directory = '${path.join(root, scripts)}'`;
    const statements = withDirectory.map((name) => `SELECT * FROM ${name} ${where};`).join(' ');
    for (const format of ['--json', '--jsonl', '--csv', '--line', '']) {
      const run = spawnSync(
        process.execPath,
        [
          'fleet-cli/pysight.mjs',
          'query',
          ...(format === '' ? [] : [format]),
          '--config',
          config,
          statements,
        ],
        { cwd: repository, encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 },
      );
      assert.is(run.status, 0, run.stderr.slice(0, 2000));
      assert.ok(run.stdout.length > 10_000, `${format} printed little`);
      assertNoCanary(`query ${format}`, run.stdout);
      assertNoCanary(`query ${format} (stderr)`, run.stderr);
    }
    for (const file of filesBelow(state)) assertNoCanary(file, file + fs.readFileSync(file, 'latin1'));
  }));

test.run();
