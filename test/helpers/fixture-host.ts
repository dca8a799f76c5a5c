/** Runs tables over fixture machines and compares with their expectations; `UPDATE=1` rewrites them. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { fileURLToPath } from 'node:url';
import { createQueryContext, type QueryContext } from 'osquery-extension-sdk';
import * as assert from 'uvu/assert';
import { createMemoryCache } from '../../extension/core/cache.ts';
import { type Config, defaultConfig } from '../../extension/core/config.ts';
import { createFixtureHost, type FixtureManifest } from '../../extension/core/fixture-host.ts';
import { createLog } from '../../extension/core/log.ts';
import { createMemo } from '../../extension/core/memo.ts';
import { createProblemStore } from '../../extension/core/problems.ts';
import { type AnyTable, type Engine, runTable, type TableResult } from '../../extension/core/run-table.ts';
import type { Host } from '../../extension/core/types.ts';

const scenarios = fileURLToPath(new URL('../fixtures/hosts/', import.meta.url));

/** The directory of a scenario, `test/fixtures/hosts/<name>`. */
export function scenarioDirectory(name: string): string {
  return nodePath.join(scenarios, name);
}

/** All scenarios, by name. */
export function scenarioNames(): string[] {
  if (!fs.existsSync(scenarios)) return [];
  return fs.readdirSync(scenarios).filter((name) => fs.existsSync(nodePath.join(scenarios, name, 'root')));
}

/** A fixture machine as a Host. */
export function fixtureHost(name: string, overrides: FixtureManifest = {}): Host {
  return createFixtureHost(scenarioDirectory(name), overrides);
}

/** An engine over a host, with a memory cache and silent log. */
export function testEngine(host: Host, overrides: Partial<Config> = {}): Engine {
  const config: Config = {
    ...defaultConfig(host),
    stateDirectory: '',
    fleetKey: 'test-fleet-key',
    ...overrides,
  };
  return {
    host,
    config,
    cache: createMemoryCache(),
    memo: createMemo(),
    log: createLog('error', () => undefined),
    store: createProblemStore(() => host.now()),
  };
}

/** Runs one table on a host, all columns unless a query says otherwise. */
export async function rowsOf(
  table: AnyTable,
  host: Host,
  query: QueryContext = createQueryContext(),
): Promise<TableResult> {
  return runTable(table, query, testEngine(host));
}

/** Compares the rows of a table with `expected/<table>.json` of a scenario; columns in `volatile` are left out. */
export async function expectTable(
  table: AnyTable,
  scenario: string,
  volatile: readonly string[] = [],
): Promise<void> {
  const { rows } = await rowsOf(table, fixtureHost(scenario));
  const plain = rows
    .map((row) => clean(row, volatile))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const file = nodePath.join(scenarioDirectory(scenario), 'expected', `${table.name}.json`);
  if (process.env['UPDATE'] === '1') {
    fs.mkdirSync(nodePath.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(plain, null, 2)}\n`);
  }
  const expected: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  assert.equal(plain, expected);
}

function clean(row: Readonly<Record<string, unknown>>, volatile: readonly string[]): Record<string, unknown> {
  const kept = Object.entries(row).filter(([column]) => !volatile.includes(column));
  return Object.fromEntries(
    kept.map(([column, value]) => [column, typeof value === 'bigint' ? String(value) : value]),
  );
}
