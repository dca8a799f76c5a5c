/** Tables of activity over fixture machines: with a state directory of the machine itself, and an osquery that answers from a list. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { createQueryContext, type QueryContext } from 'osquery-extension-sdk';
import * as assert from 'uvu/assert';
import { codeColumns } from '../../extension/analyse/invocations/code-judgements.ts';
import { type AnyTable, runTable, type TableResult } from '../../extension/core/run-table.ts';
import { fixtureHost, scenarioDirectory, testEngine } from './fixture-host.ts';

type Rows = readonly Readonly<Record<string, string>>[];

/** An osquery that has these tables and rows; what it is asked is kept. */
export function fakeOsquery(tables: Readonly<Record<string, Rows>>) {
  const asked: string[] = [];
  return {
    asked,
    query: async (sql: string): Promise<Rows> => {
      asked.push(sql);
      if (sql.includes('osquery_registry')) return Object.keys(tables).map((name) => ({ name }));
      return tables[/ FROM (\w+)/.exec(sql)?.[1] ?? ''] ?? [];
    },
  };
}

/** Runs a table on a scenario. */
export function runOn(
  table: AnyTable,
  scenario: string,
  osquery?: (sql: string) => Promise<Rows>,
  query: QueryContext = createQueryContext([], cheap(table)),
): Promise<TableResult> {
  // Fixtures have local times, which are those of this zone.
  process.env['TZ'] = 'UTC';
  const stateDirectory = scenario === 'activity-linux' ? '/var/lib/pysight' : '';
  const engine = testEngine(fixtureHost(scenario), { stateDirectory });
  return runTable(table, query, osquery === undefined ? engine : { ...engine, osquery });
}

/** All columns but those for which scripts are analysed, which takes a worker and its seconds. */
function cheap(table: AnyTable): string[] {
  const analysed = ['script_risk', 'script_changed', 'observed_findings', ...codeColumns];
  return Object.keys(table.columns).filter((column) => !analysed.includes(column));
}

const judged = new Set(['script_risk', 'observed_findings', 'code_findings', 'code_risk']);

/** Not what is empty, nor what the analysers judge: that changes with their rules. */
function isKept([column, value]: [string, unknown]): boolean {
  return value !== '' && value !== null && !judged.has(column);
}

/** Compares all rows with `expected/<table>.json`; `UPDATE=1` rewrites it. */
export function expectRows(table: AnyTable, scenario: string, rows: TableResult['rows']): void {
  const plain = rows
    .map((row) => Object.fromEntries(Object.entries(row).filter(isKept)))
    .map((row) =>
      JSON.parse(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value))),
    )
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const file = nodePath.join(scenarioDirectory(scenario), 'expected', `${table.name}.json`);
  if (process.env['UPDATE'] === '1') {
    fs.mkdirSync(nodePath.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(plain, null, 2)}\n`);
  }
  assert.equal(plain, JSON.parse(fs.readFileSync(file, 'utf8')));
}
