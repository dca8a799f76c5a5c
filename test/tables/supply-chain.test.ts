/** The tables of the supply chain over a fixture machine; `UPDATE=1` rewrites what is expected. */
import fs from 'node:fs';
import path from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HostError } from '../../extension/core/errors.ts';
import { type AnyTable, type ResultRow, runTable } from '../../extension/core/run-table.ts';
import type { FileStat, Host } from '../../extension/core/types.ts';
import { table as alteredFiles } from '../../extension/tables/python_altered_files.ts';
import { table as packageFindings } from '../../extension/tables/python_package_findings.ts';
import { table as vulnerabilities } from '../../extension/tables/python_package_vulnerabilities.ts';
import { table as pipConfig } from '../../extension/tables/python_pip_config.ts';
import { table as startupHooks } from '../../extension/tables/python_startup_hooks.ts';
import { indexBytes, osv, range } from '../helpers/advisories.ts';
import { expectTable, fixtureHost, testEngine } from '../helpers/fixture-host.ts';

const test = suite('tables/supply-chain');

const SCENARIO = 'supply-linux';
const INDEX = '/var/lib/pysight/advisories.idx';

const records = [
  osv(
    'PYSEC-2018-28',
    'requests',
    { ranges: [range('introduced=0', 'fixed=2.20.0')] },
    {
      aliases: ['CVE-2018-18074', 'GHSA-x84v-xcm2-53pg'],
      summary: 'Credentials are sent to another host after a redirect.',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' }],
    },
  ),
  osv('MAL-2024-1', 'reqeusts', { versions: ['0.0.1'] }, { summary: 'Malicious code in reqeusts (PyPI)' }),
  osv('PYSEC-2019-1', 'urllib3', { ranges: [range('introduced=0', 'fixed=1.23')] }),
  osv('PYSEC-2019-2', 'odd', { ranges: [range('introduced=0')] }),
];

/** The fixture machine with an advisory index on it. */
function hostWith(index: Buffer | undefined): Host {
  const host = fixtureHost(SCENARIO);
  const stat = { ...host.stat('/etc/passwd'), size: index?.length ?? 0 } satisfies FileStat;
  const absent = new HostError('NOT_FOUND', INDEX, 'it does not exist');
  return {
    ...host,
    stat(file) {
      if (file !== INDEX) return host.stat(file);
      if (index === undefined) throw absent;
      return stat;
    },
    read(file, limits) {
      if (file !== INDEX) return host.read(file, limits);
      if (index === undefined) throw absent;
      return { bytes: index, stat };
    },
  };
}

async function run(table: unknown, host: Host, where: Readonly<Record<string, string>> = {}, config = {}) {
  const constraints = Object.entries(where).map(([column, value]) => ({
    column,
    operator: '=' as const,
    value,
  }));
  const engine = testEngine(host, { advisoryIndex: INDEX, ...config });
  return runTable(table as AnyTable, createQueryContext(constraints), engine);
}

const pick = (rows: readonly ResultRow[], ...columns: readonly string[]) =>
  rows.map((row) => columns.map((column) => row[column]).join(' | ')).sort();

for (const table of [alteredFiles, packageFindings, pipConfig, startupHooks])
  test(`${table.name} of ${SCENARIO}`, () => expectTable(table as unknown as AnyTable, SCENARIO));

test('vulnerabilities: versions, aliases, fixed version, malware, scripts that import it', async () => {
  const { rows, problems } = await run(vulnerabilities, hostWith(indexBytes(records)));
  assert.equal(
    pick(rows, 'package', 'version', 'id', 'severity', 'score', 'fixed_version', 'malicious', 'scripts'),
    [
      'reqeusts | 0.0.1 | MAL-2024-1 | critical |  |  | 1 | 0',
      'requests | 2.19.0 | CVE-2018-18074 | high | 7.5 | 2.20.0 | 0 | 1',
    ],
  );
  assert.is(
    rows.find((row) => row['package'] === 'requests')?.['aliases'],
    '["GHSA-x84v-xcm2-53pg","PYSEC-2018-28"]',
  );
  assert.equal(
    problems
      .filter(({ message }) => message.includes('not PEP 440'))
      .map((problem) => path.posix.basename(problem.path)),
    ['odd-1.0-banana.dist-info'],
  );
});

test('no database, or a damaged one: no rows, one problem that says what to do', async () => {
  const without = await run(vulnerabilities, hostWith(undefined));
  assert.is(without.rows.length, 0);
  assert.ok(
    without.problems.some(({ code, message }) => code === 'NOT_FOUND' && /advisories update/.test(message)),
  );
  const bytes = indexBytes(records);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  const damaged = await run(vulnerabilities, hostWith(bytes));
  assert.is(damaged.rows.length, 0);
  assert.ok(damaged.problems.some(({ code, message }) => code === 'MALFORMED' && /damaged/.test(message)));
});

test('an environment constraint reads no other', async () => {
  const host = hostWith(indexBytes(records));
  const { rows } = await run(vulnerabilities, host, { environment: '/home/bob/next' });
  assert.is(rows.length, 0);
});

test('altered files are findings only for a query that names the rule', async () => {
  const host = fixtureHost(SCENARIO);
  const all = await run(packageFindings, host);
  assert.not.ok(all.rows.some(({ rule }) => rule === 'PYS-PKG-011' || rule === 'PYS-PKG-012'));
  const altered = await run(packageFindings, host, { rule: 'PYS-PKG-011' });
  assert.equal(pick(altered.rows, 'package', 'path'), [
    'requests | /home/alice/app/.venv/lib/python3.11/site-packages/requests/api.py',
  ]);
  const missing = await run(packageFindings, host, { rule: 'PYS-PKG-012' });
  assert.equal(pick(missing.rows, 'package'), ['urllib3']);
});

test('files that RECORD names outside the environment are never opened', async () => {
  const host = fixtureHost(SCENARIO);
  const touched: string[] = [];
  const watching: Host = {
    ...host,
    read(file, limits) {
      touched.push(file);
      return host.read(file, limits);
    },
    stream(file, onChunk, limits) {
      touched.push(file);
      return host.stream(file, onChunk, limits);
    },
  };
  const { rows } = await run(alteredFiles, watching, { package: 'evil_wheel' });
  assert.equal(pick(rows, 'state', 'recorded'), [
    'outside | ../../../../../../../etc/cron.d/evil',
    'outside | /etc/shadow',
  ]);
  assert.not.ok(touched.some((file) => file.startsWith('/etc/cron.d') || file === '/etc/shadow'));
});

test('allowed packages and indexes are not reported', async () => {
  const host = fixtureHost(SCENARIO);
  const rule = { rule: 'PYS-PKG-001' };
  assert.is((await run(packageFindings, host, rule)).rows.length, 1);
  assert.is((await run(packageFindings, host, rule, { allowedPackages: ['reqeusts'] })).rows.length, 0);
  const indexes = await run(
    packageFindings,
    host,
    { rule: 'PYS-PKG-006' },
    {
      allowedIndexes: ['https://pypi.corp.example/simple', 'pypi.internal.example'],
    },
  );
  const hosts = new Set(pick(indexes.rows, 'evidence').map((text) => /:\/\/([^/]+)/.exec(text)?.[1]));
  assert.ok(hosts.has('mirror.example.com'));
  assert.not.ok(hosts.has('pypi.corp.example'));
  assert.not.ok(hosts.has('pypi.internal.example'));
});

test('credentials of package manager configuration reach no row', () => {
  const directory = new URL(`../fixtures/hosts/${SCENARIO}/expected/`, import.meta.url);
  for (const name of fs.readdirSync(directory))
    assert.not.match(fs.readFileSync(new URL(name, directory), 'utf8'), 'hunter2hunter2', name);
});

test.run();
