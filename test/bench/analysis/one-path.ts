/** Asks for one script with nothing cached, as the scanner's child does, and prints what each query took as JSON. */
import { createQueryContext } from 'osquery-extension-sdk';
import { defaultConfig } from '../../../extension/core/config.ts';
import { createRealHost } from '../../../extension/core/real-host.ts';
import { type AnyTable, runTable } from '../../../extension/core/run-table.ts';
import { createRealEngine } from '../../../extension/sinks/scanner/engine.ts';
import { table as findingsTable } from '../../../extension/tables/python_script_findings.ts';
import { table as scriptsTable } from '../../../extension/tables/python_scripts.ts';

const [file = '', stateDirectory = ''] = process.argv.slice(2);
const config = { ...defaultConfig(createRealHost()), stateDirectory, fleetKey: 'bench' };
const engine = createRealEngine({ config, build: '', osquery: false, problems: [] }, undefined);
let workers = 0;
process.on('worker', () => workers++);

const plain = await time(scriptsTable, ['path', 'size']);
const analysersOfPlain = workers;
const findings = await time(findingsTable, Object.keys(findingsTable.columns));
process.stdout.write(
  JSON.stringify({ plainMs: plain.ms, analysersOfPlain, findingsMs: findings.ms, findings: findings.rows }),
);
process.exit();

async function time(
  table: AnyTable,
  columns: readonly string[],
): Promise<{ readonly ms: number; readonly rows: number }> {
  const query = createQueryContext([{ column: 'path', operator: '=', value: file }], columns);
  const start = performance.now();
  const { rows } = await runTable(table, query, engine);
  return { ms: performance.now() - start, rows: rows.length };
}
