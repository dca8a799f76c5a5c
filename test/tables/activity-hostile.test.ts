/** Tables of activity on machines whose files are damaged, refused or gone from one call to the next, two queries at a time. */
import fc from 'fast-check';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codeColumns } from '../../extension/analyse/invocations/code-judgements.ts';
import { createMemo } from '../../extension/core/memo.ts';
import { type AnyTable, type Engine, runTable } from '../../extension/core/run-table.ts';
import { table as events } from '../../extension/tables/python_invocation_events.ts';
import { table as invocations } from '../../extension/tables/python_invocations.ts';
import { table as scheduled } from '../../extension/tables/python_scheduled_scripts.ts';
import { fixtureHost, testEngine } from '../helpers/fixture-host.ts';
import { unsteadyHost } from '../helpers/unsteady-host.ts';

const test = suite('tables of activity on unsteady machines');
process.env['TZ'] = 'UTC';

/** Those for which the analysers are started are left out: they have a worker, which a run of hundreds would wait for. */
const analysed: readonly string[] = ['script_risk', 'script_changed', 'observed_findings', ...codeColumns];

function run(table: AnyTable, engine: Engine) {
  const columns = Object.keys(table.columns).filter((column) => !analysed.includes(column));
  return runTable(table, createQueryContext([], columns), engine);
}

/** What an osquery that is of another version, or broken, answers. */
function strangeOsquery(sql: string): Promise<readonly Readonly<Record<string, string>>[]> {
  if (sql.includes('osquery_registry'))
    return Promise.resolve(
      ['process_events', 'bpf_process_events', 'es_process_events', 'process_etw_events'].map((name) => ({
        name,
      })),
    );
  const row = {
    pid: 'x',
    uid: '-1',
    path: '/usr/bin/python3',
    cmdline: 'python3 -c "',
    json_cmdline: '[[[',
    time: '1e99',
  };
  return Promise.resolve([
    {},
    row,
    { ...row, filename: 'PYTHON.EXE', accessed_files: ',', last_run_time: 'NaN' },
  ]);
}

const machines = ['activity-linux', 'activity-darwin', 'activity-windows'] as const;

for (const machine of machines) {
  test(`${machine}: no query throws, and rows have their columns`, async () => {
    const steady = fixtureHost(machine);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(0.01, 0.05, 0.3), async (seed, rate) => {
        const stateDirectory = machine === 'activity-linux' ? '/var/lib/pysight' : '';
        const engine = {
          ...testEngine(unsteadyHost(steady, seed, rate), { stateDirectory }),
          memo: createMemo(() => 0),
          osquery: strangeOsquery,
        };
        const results = await Promise.all(
          [scheduled, invocations, events, scheduled].map((one) => run(one, engine)),
        );
        for (const row of results.flatMap(({ rows }) => rows))
          for (const value of Object.values(row)) assert.ok(value !== undefined);
      }),
      { numRuns: 60 },
    );
  });
}

test.run();
