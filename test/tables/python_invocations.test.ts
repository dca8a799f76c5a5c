import { createQueryContext, type QueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { table } from '../../extension/tables/python_invocations.ts';
import { expectRows, fakeOsquery, runOn } from '../helpers/activity.ts';

const test = suite('python_invocations');

/** What osquery's audit table has of the day of the fixture. */
const audit = [
  {
    ...{
      pid: '5000',
      parent: '4999',
      uid: '1000',
      path: '/home/ana/project/.venv/bin/python',
      cwd: '/home/ana/project',
    },
    ...{ cmdline: '.venv/bin/python report.py --out a.csv', time: '1767304801' },
  },
  {
    ...{ pid: '5100', parent: '5099', uid: '0', path: '/usr/bin/python3.11', cwd: '/home/ana' },
    ...{ cmdline: 'python3 /opt/admin/fix.py', time: '1767310002' },
  },
  {
    ...{ pid: '5200', parent: '5199', uid: '1000', path: '/usr/bin/bash', cwd: '/home/ana' },
    ...{ cmdline: 'bash -c "python3 inner.py"', time: '1767310100' },
  },
  {
    ...{ pid: '5201', parent: '5200', uid: '1000', path: '/usr/bin/python3.11', cwd: '/home/ana' },
    ...{ cmdline: 'python3 inner.py --token ghp_abcdefghijklmnopqrstuvwxyz0123456789', time: '1767310100' },
  },
];

async function onLinux(query?: QueryContext) {
  const osquery = fakeOsquery({ process_events: audit });
  return { ...(await runOn(table, 'activity-linux', osquery.query, query)), asked: osquery.asked };
}

test('every source of a Linux machine', async () => {
  const { rows } = await onLinux(createQueryContext());
  expectRows(table, 'activity-linux', rows);
});

test('one run seen by four sources is one row', async () => {
  const { rows } = await onLinux();
  const reports = rows.filter((row) => row['pid'] === 5000);
  assert.is(reports.length, 1);
  const [row] = reports;
  assert.equal(JSON.parse(String(row?.['sources'])), [
    'process_events',
    'sampler',
    'bash_history',
    'pycache',
  ]);
  assert.is(row?.['confidence'], 'high');
  assert.is(row?.['environment'], '/home/ana/project/.venv');
  assert.is(row?.['python_version'], '3.11.2');
  assert.is(row?.['script'], '/home/ana/project/report.py');
  assert.equal(JSON.parse(String(row?.['libraries'])), [{ name: 'numpy', version: '1.26.4' }]);
  assert.equal(JSON.parse(String(row?.['hosts'])), [{ host: '140.82.112.3', port: 443 }]);
  assert.is(row?.['started_by'], 'remote_shell');
});

test('a kernel is one row with its notebook, by the file that both name', async () => {
  const { rows } = await onLinux();
  const kernels = rows.filter((row) => row['kind'] === 'notebook');
  assert.equal(
    kernels.map((row) => [row['pid'], row['script'], row['sources']]),
    [[4200, '/home/ana/project/study.ipynb', '["processes","jupyter_runtime"]']],
  );
});

test('what sudo started is the same run, of another user', async () => {
  const { rows } = await onLinux();
  const fixes = rows.filter((row) => String(row['script']).endsWith('fix.py'));
  assert.equal(
    fixes.map((row) => [row['uid'], row['sources']]),
    [[0, '["process_events","bash_history"]']],
  );
});

test('what the sensor saw, with what the script does not predict', async () => {
  const { rows } = await onLinux(createQueryContext());
  const [row, ...others] = rows.filter((one) => one['pid'] === 8000);
  assert.equal(others, []);
  assert.equal(
    [row?.['invocation_id'], row?.['exit_code'], row?.['duration'], row?.['state'], row?.['sources']],
    ['run-8000-abc', 3, 19.8, 'exited', '["sensor","bash_history"]'],
  );
  assert.equal(JSON.parse(String(row?.['ai_providers'])), ['OpenAI']);
  assert.ok(Number(row?.['script_risk']) > 0, 'it runs a shell');
  assert.equal(JSON.parse(String(row?.['data_read'])), ['/data/customers/*.csv']);
  assert.equal(JSON.parse(String(row?.['files_written'])), ['/home/ana/project/b.csv']);
  const findings = JSON.parse(String(row?.['observed_findings'])) as { rule: string; target: string }[];
  assert.ok(findings.some(({ rule, target }) => rule === 'PYS-OBS-001' && target === 'drop.evil.example'));
  assert.ok(findings.some(({ rule, target }) => rule === 'PYS-OBS-005' && target === 'OpenAI'));
  assert.not.ok(
    findings.some(({ rule }) => rule === 'PYS-OBS-003'),
    'its text starts programs',
  );
});

test('a shell that starts Python is no run; its child is', async () => {
  const { rows } = await onLinux();
  const inner = rows.filter((row) => row['script'] === '/home/ana/inner.py');
  assert.equal(
    inner.map((row) => row['pid']),
    [5201],
  );
});

test('lines without times are counted', async () => {
  const { rows } = await onLinux();
  const [row] = rows.filter((one) => one['script'] === 'untimed.py');
  assert.equal([row?.['occurrences'], row?.['start_time'], row?.['confidence']], [2, null, 'low']);
});

interface CodeFinding {
  readonly rule: string;
  readonly category: string;
  readonly line: number;
  readonly fingerprint?: string;
}

function findingsOf(row: Readonly<Record<string, unknown>> | undefined): CodeFinding[] {
  return JSON.parse(String(row?.['code_findings'])) as CodeFinding[];
}

test('code of a command line and of a here-document is analysed as a script is', async () => {
  const { rows } = await onLinux(createQueryContext());
  const [running] = rows.filter((row) => row['pid'] === 7100);
  assert.is(running?.['code_analysis'], 'full');
  assert.ok(Number(running?.['code_risk']) >= 20);
  const found = findingsOf(running);
  const [secret] = found.filter(({ category }) => category === 'secret');
  assert.match(String(secret?.fingerprint), /^[0-9a-f]{16}$/);
  assert.ok(found.some(({ rule, line }) => rule === 'S602' && line === 2));
  assert.ok(found.some(({ rule, line }) => rule === 'S605' && line === 3));
  const [given] = rows.filter((row) => row['kind'] === 'stdin' && row['code_hash'] !== '');
  assert.equal(JSON.parse(String(given?.['code_ai_providers'])), ['OpenAI']);
  assert.ok(findingsOf(given).some(({ category }) => category === 'secret'));
  const [piped] = rows.filter((row) => row['kind'] === 'stdin' && row['code_hash'] === '');
  assert.equal([piped?.['code_analysis'], piped?.['code_findings'], piped?.['code_risk']], ['', '', null]);
});

test('no secret of any source reaches a row or a problem', async () => {
  const { rows, problems } = await onLinux(createQueryContext());
  const text = JSON.stringify([rows, problems], (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  for (const secret of [
    ...['hunter2secret', 'abcdefghijklmnop1234567890', 'sk-proj-abcdefghij', 'Winter2026!pw', 't0k3nvalue99'],
    ...[
      'AKIA1234567890ABCDEF',
      '8a7b6c5d4e3f2a1b0c9d8e7f',
      'secretkeyhere',
      'ghp_abcdefghijklmnopqrstuvwxyz',
    ],
    ...['tok_9f8e7d6c5b4a3210ffee', 'Winter2026!inline', 'T0pLmR4sYwB7nUe2'],
  ])
    assert.not(text.includes(secret), secret);
});

test('a lower bound on the start bounds what osquery is asked', async () => {
  const osquery = fakeOsquery({ process_events: [] });
  const query = createQueryContext([{ column: 'start_time', operator: '>', value: '1767300000' }]);
  await runOn(table, 'activity-linux', osquery.query, query);
  const time = Number(
    /time > (\d+)/.exec(osquery.asked.find((sql) => sql.includes('process_events WHERE')) ?? '')?.[1],
  );
  assert.ok(time <= 1767300000 && time > 1767300000 - 3 * 3600);
});

test('an osquery that fails costs its own rows alone', async () => {
  const { rows, problems } = await runOn(table, 'activity-linux', async () => {
    throw new Error('no such table: process_events');
  });
  assert.ok(rows.length > 10);
  assert.ok(problems.some(({ message }) => message.includes('no such table')));
});

test('ids are unique and the same in the next query', async () => {
  const ids = async () => (await onLinux()).rows.map((row) => row['invocation_id']).sort();
  const first = await ids();
  assert.is(new Set(first).size, first.length);
  assert.equal(first, await ids());
});

test('Windows: Prefetch, UserAssist and PowerShell', async () => {
  const osquery = fakeOsquery({
    prefetch: [
      {
        path: 'C:\\Windows\\Prefetch\\PYTHON.EXE-1.pf',
        filename: 'PYTHON.EXE',
        last_run_time: '1767300000',
        other_run_times: '1767200000, 1767100000,0',
        accessed_files:
          '\\VOLUME{01d}\\WINDOWS\\SYSTEM32\\NTDLL.DLL,\\VOLUME{01d}\\USERS\\MIA\\JOB.PY,\\VOLUME{01d}\\PYTHON312\\LIB\\OS.PY',
      },
      { path: 'x', filename: 'PYCHARM64.EXE', last_run_time: '1', other_run_times: '', accessed_files: '' },
    ],
    userassist: [
      {
        path: 'C:\\Users\\mia\\x.pyw',
        last_execution_time: '1767250000',
        count: '3',
        sid: 'S-1-5-21-1-2-3-1001',
      },
      {
        path: 'C:\\Windows\\notepad.exe',
        last_execution_time: '1767250000',
        count: '3',
        sid: 'S-1-5-21-1-2-3-1001',
      },
    ],
  });
  const { rows } = await runOn(table, 'activity-windows', osquery.query);
  expectRows(table, 'activity-windows', rows);
});

test.run();
