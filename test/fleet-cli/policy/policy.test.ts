import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../../extension/core/errors.ts';
import { evaluatePolicy } from '../../../fleet-cli/policy/evaluate.ts';
import { policyReport } from '../../../fleet-cli/policy/policy-report.ts';
import { parsePolicy } from '../../../fleet-cli/policy/read-policy.ts';
import type { PolicyResult } from '../../../fleet-cli/policy/types.ts';
import { day, type HostRows, now, secret, site, withFleet } from '../../helpers/fleet-store.ts';

const test = suite('policy');
const since = now - 7 * day;
const head = 'version: 1\nname: Test\n';

async function judge(text: string, fleet: readonly HostRows[]): Promise<PolicyResult> {
  let result: PolicyResult | undefined;
  await withFleet(fleet, async (store) => {
    result = await evaluatePolicy(store, parsePolicy(head + text, 'policy.yml'), { now, since });
  });
  if (result === undefined) throw new Error('not judged');
  return result;
}

function faultsOf(text: string): string {
  try {
    parsePolicy(text, 'p.yml');
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
}

function evidence(result: PolicyResult): string[] {
  return result.violations.map((violation) => `${violation.host}: ${violation.evidence}`);
}

const packages = (host: string, ...list: [string, string][]): HostRows => ({
  host,
  rows: { python_site_packages: list.map(([name, version]) => site(name, version)) },
});

test('denied packages by name and by specifier; other versions pass', async () => {
  const fleet = [
    packages('a', ['evil', '1.0'], ['requests', '2.31.0']),
    packages('b', ['requests', '2.32.0']),
  ];
  const text = 'packages:\n  deny:\n    - package: Evil\n      reason: malware\n    - requests <2.32\n';
  const result = await judge(text, fleet);
  assert.equal(evidence(result), ['a: evil 1.0 is denied: malware', 'a: requests 2.31.0 is denied (<2.32)']);
  assert.equal(result.hosts, [
    { host: 'a', verdict: 'fail', violations: 2, excepted: 0 },
    { host: 'b', verdict: 'pass', violations: 0, excepted: 0 },
  ]);
});

test('with a list of allowed packages anything else fails, and so does an allowed one in another version', async () => {
  const fleet = [packages('a', ['numpy', '2.1'], ['pandas', '1.5'], ['leftpad', '1'])];
  const result = await judge('packages:\n  allow: [numpy, "pandas >=2"]\n', fleet);
  assert.equal(evidence(result), [
    'a: leftpad 1 is not among the allowed packages',
    'a: pandas 1.5 is not among the allowed packages',
  ]);
});

test('text that is no version falls under rules for every version only', async () => {
  const fleet = [packages('a', ['odd', 'not a version'])];
  assert.equal(evidence(await judge('packages: {deny: [odd >=0]}', fleet)), []);
  assert.is(evidence(await judge('packages: {deny: [odd]}', fleet)).length, 1);
});

test('indexes, AI providers and where data goes', async () => {
  const usage = (provider: string, data_summary: string) => ({
    path: '/a.py',
    provider,
    data_summary,
    username: 'u',
  });
  const fleet: HostRows[] = [
    {
      host: 'a',
      rows: {
        python_pip_config: [
          { tool: 'pip', setting: 'index', value: 'https://pypi.org/simple', path: '/etc/pip.conf' },
          {
            tool: 'pip',
            setting: 'extra_index',
            value: 'https://pypi.org.evil.example/simple',
            path: '/etc/pip.conf',
          },
          { tool: 'pip', setting: 'trusted_host', value: 'x', path: '/etc/pip.conf' },
        ],
        python_ai_usage: [
          usage('OpenAI', 'file → OpenAI'),
          usage('DeepSeek', ''),
          usage('Anthropic', 'mail → Anthropic'),
        ],
      },
    },
  ];
  const text =
    'indexes: {allow: ["https://pypi.org/"]}\nai_providers: {allow: [OpenAI, anthropic], deny: [deepseek], data: [OpenAI]}\n';
  const result = await judge(text, fleet);
  assert.equal(
    result.violations.map(({ check, evidence: what }) => [check, what]),
    [
      ['indexes.allow', 'pip extra_index = https://pypi.org.evil.example/simple'],
      ['ai_providers.allow', 'uses DeepSeek, which is not allowed'],
      ['ai_providers.deny', 'uses DeepSeek, which is denied'],
      ['ai_providers.data', 'sends data: mail → Anthropic'],
    ],
  );
});

test('minimum versions compare as versions, not as text', async () => {
  const fleet: HostRows[] = [
    {
      host: 'a',
      rows: {
        python_environments: ['3.9.1', '3.10.2', '3.12.0', ''].map((version) => ({
          path: `/e${version}`,
          version,
        })),
        python_site_packages: [site('setuptools', '9.1'), site('wheel', '0.45')],
      },
    },
  ];
  const result = await judge('minimum_versions: {python: "3.10", packages: {Setuptools: "65"}}', fleet);
  assert.equal(evidence(result), ['a: Python 3.9.1', 'a: setuptools 9.1 is older than 65']);
});

test('forbidden findings by category, rule and severity; a comment does not hide them unless the policy says so', async () => {
  const found = (overrides: object) => secret('/a.py', 'f', overrides as never);
  const fleet: HostRows[] = [
    {
      host: 'a',
      rows: {
        python_script_findings: [
          found({ line: 1 }),
          found({ line: 2, suppressed: '# nosec' }),
          found({ line: 3, category: 'weakness', rule: 'S102', severity: 'medium' }),
          found({ line: 4, category: 'weakness', rule: 'S602', severity: 'high' }),
        ],
      },
    },
  ];
  const lines = async (text: string): Promise<string[]> =>
    evidence(await judge(text, fleet)).map((each) => /at line (\d)/.exec(each)?.[1] ?? '');
  assert.equal(await lines('findings: {forbid_categories: [secret]}'), ['1', '2']);
  assert.equal(await lines('findings: {forbid_categories: [secret], include_suppressed: false}'), ['1']);
  assert.equal(await lines('findings: {forbid_rules: [S102, S602], least_severity: high}'), ['4']);
});

test('malicious packages, and vulnerabilities of a severity that scripts import', async () => {
  const vulnerability = (id: string, overrides: object) => ({
    package: 'p',
    version: '1',
    id,
    severity: 'high',
    malicious: 0,
    scripts: 0,
    environment: '/venv',
    fixed_version: '2',
    ...overrides,
  });
  const rows = [
    vulnerability('A', { scripts: 2 }),
    vulnerability('B', {}),
    vulnerability('C', { severity: 'low', scripts: 1 }),
    vulnerability('M', { malicious: 1, severity: '' }),
  ];
  const fleet: HostRows[] = [{ host: 'a', rows: { python_package_vulnerabilities: rows } }];
  const ids = (await judge('vulnerabilities: {only_imported: true}', fleet)).violations.map(
    ({ rule }) => rule,
  );
  assert.equal(ids, ['M', 'A']);
});

test('a host without an advisory database cannot pass a policy that asks for one', async () => {
  const problem = {
    table_name: 'python_package_vulnerabilities',
    code: 'NOT_FOUND',
    path: '',
    message: 'none',
  };
  const rows = {
    python_scan_problems: [problem],
    python_package_vulnerabilities: [],
    python_site_packages: [],
  };
  const result = await judge('vulnerabilities: {}', [{ host: 'a', rows }]);
  assert.is(result.hosts[0]?.verdict, 'unknown');
  const [, checks] = policyReport(result, 1).sections;
  assert.equal(
    checks?.rows.map(({ verdict }) => verdict),
    ['unknown', 'unknown'],
  );
  assert.is((await judge('packages: {deny: [x]}', [{ host: 'a', rows }])).hosts[0]?.verdict, 'pass');
});

test('a host that was never asked what a check reads is unknown; one known from a log alone is not', async () => {
  const text = 'packages: {deny: [x]}\nfindings: {forbid_categories: [secret]}';
  const whole: HostRows = { host: 'whole', rows: { python_site_packages: [], python_script_findings: [] } };
  const result = await judge(text, [packages('less', ['numpy', '1']), whole]);
  assert.equal(
    result.hosts.map(({ host, verdict }) => [host, verdict]),
    [
      ['less', 'unknown'],
      ['whole', 'pass'],
    ],
  );
  assert.equal(
    result.checks.map(({ id, unknown }) => [id, unknown]),
    [
      ['packages.deny', 0],
      ['findings', 1],
    ],
  );
  await withFleet([packages('logged', ['numpy', '1'])], async (store) => {
    await store.query('DELETE FROM contacts');
    const { hosts } = await evaluatePolicy(store, parsePolicy(head + text, 'policy.yml'), { now, since });
    assert.is(hosts[0]?.verdict, 'pass');
  });
});

test('a host that was not heard of is unknown, not good', async () => {
  const quiet = { ...packages('quiet', ['numpy', '1']), time: now - 30 * day };
  const result = await judge('packages: {deny: [x]}', [quiet]);
  assert.is(result.hosts[0]?.verdict, 'unknown');
});

test('exceptions take out what fits all their patterns until they expire; those that do not count are named', async () => {
  const exception = (fields: string, expires: string): string =>
    `  - {${fields}, owner: ada, reason: why, expires: ${expires}}\n`;
  const text = `packages: {deny: [evil]}\nexceptions:\n${exception('host: "build-*", package: evil', '2026-11-23')}${exception('host: "old-*"', '2026-11-22')}${exception('host: nobody', '2030-01-01')}`;
  const fleet = ['build-1', 'old-1', 'other'].map((host) => packages(host, ['evil', '1']));
  const result = await judge(text, fleet);
  assert.equal(
    result.hosts.map(({ host, verdict }) => [host, verdict]),
    [
      ['build-1', 'pass'],
      ['old-1', 'fail'],
      ['other', 'fail'],
    ],
  );
  const exceptions = policyReport(result, 3).sections.find(({ section }) => section.id === 'exceptions');
  assert.equal(
    exceptions?.rows.map(({ state, what, matched }) => [state, what, matched]),
    [
      ['EXPIRED, does not count', 'host old-*', 1],
      ['in force', 'host build-*, package evil', 1],
      ['unused', 'host nobody', 0],
    ],
  );
});

test('names in a policy are data: quotes and patterns of regular expressions do nothing', async () => {
  const fleet = [packages("o'brien (1)", ["it's", '1'])];
  const text = `packages: {allow: [numpy]}\nexceptions:\n  - {host: "o'brien (*", owner: a, reason: b, expires: 2030-01-01}\n`;
  assert.is((await judge(text, fleet)).hosts[0]?.verdict, 'pass');
  assert.is((await judge(text.replace('(*', '.*'), fleet)).hosts[0]?.verdict, 'fail');
});

test('faults are told by line and field, all of them at once', () => {
  const text = [
    'version: 2',
    'name: X',
    'packages:',
    '  deny: [requests ~2]',
    '  permit: []',
    'findings:',
    '  forbid_categories: [secrets]',
    'exceptions:',
    '  - host: a',
    '    owner: me',
    '    expires: tomorrow',
  ].join('\n');
  const faults = faultsOf(text);
  for (const expected of [
    'p.yml:1: version must be 1',
    'p.yml:5: packages.permit is not known here',
    'p.yml:7: findings.forbid_categories[0] must be one of weakness, secret',
    'p.yml:9: exceptions[0] must have "reason"',
    'p.yml:11: exceptions[0].expires must be a date such as 2026-12-31',
  ])
    assert.ok(faults.includes(expected), `${expected}\nin\n${faults}`);
});

test('a key that is not known drives no terminal', () => {
  const faults = faultsOf(`${head}"bad\\u001b[31m\\nkey": 1\n`);
  assert.match(faults, /bad\[31m key is not known here/);
});

test('what a schema cannot say is checked as well', () => {
  const faults = faultsOf(
    `${head}packages:\n  deny: ["requests 2"]\nminimum_versions: {python: three}\nexceptions:\n  - {owner: a, reason: b, expires: 2026-02-30}\n`,
  );
  for (const expected of [
    'p.yml:4: packages.deny[0] is no package with an optional specifier',
    'p.yml:5: minimum_versions.python is no version',
    'p.yml:7: exceptions[0].expires is no date of the calendar',
    'p.yml:7: exceptions[0] says not what it excepts',
  ])
    assert.ok(faults.includes(expected), `${expected}\nin\n${faults}`);
});

test('YAML that is none, empty, or a bomb of aliases', () => {
  assert.match(faultsOf('version: 1\nname: [unclosed\n'), /^p\.yml:\d+: /);
  assert.match(faultsOf(''), /p\.yml:1: the file must be fields with values/);
  assert.match(faultsOf('version: 1\nversion: 1\nname: x\n'), /^p\.yml:2: Map keys must be unique/);
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
  assert.match(faultsOf(bomb), /p\.yml/);
});

test.run();
