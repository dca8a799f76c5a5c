import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderCycloneDx } from '../../../fleet-cli/render/cyclonedx.ts';
import {
  type DocumentFormat,
  renderReport,
  reportFormatOf,
} from '../../../fleet-cli/render/report-formats.ts';
import { formatValue } from '../../../fleet-cli/render/report-values.ts';
import { renderSarif } from '../../../fleet-cli/render/sarif.ts';
import { chooseReports, reports } from '../../../fleet-cli/reports/definitions/index.ts';
import { makeDocument } from '../../../fleet-cli/reports/document.ts';
import type { ReportDocument } from '../../../fleet-cli/reports/types.ts';
import type { Row } from '../../../fleet-cli/types.ts';
import { day, hostile, now, sampleFleet, secret, site, withFleet } from '../../helpers/fleet-store.ts';

const test = suite('reports as text and data');

async function documentOf(hosts = 3, names: readonly string[] = ['all']): Promise<ReportDocument> {
  let document: ReportDocument | undefined;
  await withFleet(sampleFleet(hosts), async (store) => {
    document = await makeDocument({
      store,
      reports: chooseReports(names, 'all'),
      since: now - 7 * day,
      now,
      format: 'json',
    });
  });
  if (document === undefined) throw new Error('no document');
  return document;
}

test('every format begins with the denominator', async () => {
  const document = await documentOf();
  const line = '3 hosts asked · 3 answered · 0 failed · 0 silent';
  for (const format of ['terminal', 'csv', 'md', 'html'] satisfies DocumentFormat[]) {
    const text = await renderReport(document, format, {});
    const at = text.indexOf(line);
    assert.ok((at > 0 && at < text.indexOf('At a glance')) || format !== 'md', format);
    assert.ok(at > 0, format);
    assert.ok(at < text.search(/Top risks|top-risks/), format);
  }
  const { meta } = JSON.parse(await renderReport(document, 'json', {}));
  assert.is(meta.hosts, 3);
  assert.is(meta.answered, 3);
});

test('terminal: lines fit the width, control characters do nothing, colour only when asked', async () => {
  const document = await documentOf();
  for (const width of [60, 80, 120]) {
    const text = await renderReport(document, 'terminal', { width });
    assert.not.match(text, /\u001b|\u202e/);
    // The denominator and notices are whole, however narrow it is.
    const wide = text
      .split('\n')
      .slice(3)
      .filter((line) => stringWidth(line) > width);
    assert.equal(wide, []);
  }
  assert.match(await renderReport(document, 'terminal', { width: 80, color: true }), /\u001b\[1m/);
});

test('terminal: thousands of rows stay a screenful', async () => {
  const document = await documentOf(3, ['overview']);
  const lines = (await renderReport(document, 'terminal', { width: 100 })).split('\n');
  assert.ok(lines.length < 110, String(lines.length));
  assert.ok(lines.some((line) => /Newest scripts \(5 of 129\)/.test(line)));
});

test('JSON holds the rows as the SQL gave them, hostile text unchanged', async () => {
  const parsed = JSON.parse(await renderReport(await documentOf(), 'json', {}));
  const overview = parsed.reports.find(({ name }: { name: string }) => name === 'overview');
  const risks = overview.sections.find(({ id }: { id: string }) => id === 'top-risks');
  assert.is(risks.rows[0].path, hostile.script);
  assert.is(risks.rows[0].mtime, now - day);
  assert.is(parsed.reports.length, reports.length);
});

test('Markdown shows hostile text as text', async () => {
  const text = await renderReport(await documentOf(), 'md', {});
  assert.not.match(text, /(?<!\\)<(?:script|img)/);
});

test('values for people', () => {
  assert.is(formatValue(1_795_435_200, 'time'), '2026-11-23 12:00');
  assert.is(formatValue(0, 'time'), '');
  assert.is(formatValue(9e18, 'time'), '');
  assert.is(formatValue(1234567, 'number'), '1,234,567');
  assert.is(formatValue('18446744073709551615', 'number'), '18446744073709551615');
  assert.is(formatValue(1_500_000, 'bytes'), '1.5 MB');
  assert.is(formatValue('["a","b"]', 'list'), 'a, b');
  assert.is(formatValue('no json', 'list'), 'no json');
  assert.is(formatValue('[{"reason":"secret: X high","points":40}]', 'reasons'), 'secret +40');
  assert.is(formatValue('{"a":1}', 'reasons'), '{"a":1}');
  assert.is(formatValue(null, 'number'), '');
});

test('the format follows the name of the file', () => {
  const of = [
    'r.html',
    'r.sarif',
    'r.sarif.json',
    'r.cdx.json',
    'r.json',
    'r.csv',
    'r.md',
    'r',
    undefined,
  ].map(reportFormatOf);
  assert.equal(of, ['html', 'sarif', 'sarif', 'cyclonedx', 'json', 'csv', 'md', 'terminal', 'terminal']);
});

test('SARIF: one run, each rule once, results with host and escaped place, the denominator in its properties', async () => {
  await withFleet(sampleFleet(), async (store) => {
    const { denominator } = await documentOf();
    const log = JSON.parse(await renderSarif(store, { denominator, toolVersion: '1.2.3' }));
    assert.is(log.version, '2.1.0');
    const [run] = log.runs;
    const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    assert.equal([...ids].sort(), ['GHSA-1', 'MAL-1', 'PYS-SEC-001']);
    assert.is(run.results.length, 12);
    assert.is(run.properties.asked ?? run.properties.hosts, 3);
    for (const { ruleId, ruleIndex, locations } of run.results) {
      assert.is(ids[ruleIndex], ruleId);
      const uri = locations?.[0]?.physicalLocation.artifactLocation.uri ?? 'file://x/';
      assert.match(uri, /^file:\/\/[^/"<>\s]*\/[^"<>\s]*$/);
    }
    const [first] = run.results;
    assert.is(first.level, 'error');
  });
});

test('SARIF: a rule has its own title, and a finding without a package begins with no colon', async () => {
  const about = { severity: 'high', confidence: 'high', path: '/site/a.pth' };
  const found = [
    {
      ...about,
      rule: 'PYS-PKG-019',
      title: 'Code at start',
      package: '',
      message: 'line 2 runs',
      fingerprint: 'f1',
    },
    {
      ...about,
      ...{ rule: 'PYS-PKG-001', title: 'Look-alike', package: 'reqeusts', version: '1.0' },
      ...{ message: 'one slip away', fingerprint: 'f2' },
    },
  ];
  await withFleet([{ host: 'a', rows: { python_package_findings: found } }], async (store) => {
    const { denominator } = await documentOf();
    const [run] = JSON.parse(await renderSarif(store, { denominator, toolVersion: '1.2.3' })).runs;
    const messages = run.results.map(({ message }: { message: { text: string } }) => message.text);
    assert.equal(messages.sort(), ['line 2 runs', 'reqeusts 1.0: one slip away']);
    const titles = run.tool.driver.rules.map(
      (rule: { shortDescription: { text: string } }) => rule.shortDescription.text,
    );
    assert.equal(titles.sort(), ['Code at start', 'Look-alike']);
  });
});

test('SARIF: a rule of scripts says what it is, not what its first finding says; places are lines, columns and cells', async () => {
  const found = [
    secret('/home/eve/50% off #1?.py', 'f1', { message: 'Private key of prod.', column: 7 }),
    secret('/home/eve/a.ipynb', 'f2', { cell: 2, line: 4, suppressed: '# noqa' }),
    secret('C:\\Users\\eve\\a b.py', 'f3', { rule: 'PYS-NEW-001', message: 'Of a newer extension.' }),
  ];
  await withFleet([{ host: 'a', rows: { python_script_findings: found } }], async (store) => {
    const { denominator } = await documentOf();
    const [run] = JSON.parse(await renderSarif(store, { denominator, toolVersion: '1.2.3' })).runs;
    const [own, newer] = [...run.tool.driver.rules].sort((a, b) => (a.id < b.id ? 1 : -1));
    assert.is(own.id, 'PYS-SEC-001');
    assert.is.not(own.shortDescription.text, 'Private key of prod.');
    assert.ok(own.help.text.length > 10 && own.fullDescription.text !== own.shortDescription.text);
    assert.is(own.defaultConfiguration.level, 'error');
    assert.is(newer.shortDescription.text, 'PYS-NEW-001');
    const by = (fingerprint: string) =>
      run.results.find(
        (each: { partialFingerprints: object }) => Object.values(each.partialFingerprints)[0] === fingerprint,
      );
    const place = (fingerprint: string) => by(fingerprint).locations[0].physicalLocation;
    assert.is(place('f1').artifactLocation.uri, 'file://a/home/eve/50%25%20off%20%231%3F.py');
    assert.equal(place('f1').region, { startLine: 3, startColumn: 7 });
    assert.is(place('f3').artifactLocation.uri, 'file://a/C%3A/Users/eve/a%20b.py');
    assert.is(place('f2').region, undefined, 'a line of a cell is no line of the file');
    assert.equal(by('f2').locations[0].logicalLocations, [{ fullyQualifiedName: 'cell 2, line 4' }]);
    assert.equal(by('f2').suppressions, [{ kind: 'inSource' }]);
    assert.equal(by('f1').suppressions, [], 'all results of a run have the list, or none');
  });
});

test('SARIF: what one finding says is not the title of its rule; a backslash in a name of POSIX is part of it', async () => {
  const found = [
    secret('/home/a/bad\\xff #1.py', 'f1', { rule: 'PYS-AI-008', message: 'salaries.xlsx → OpenAI' }),
    secret('C:\\Users\\a\\b.py', 'f2', { rule: 'PYS-NEW-001', message: 'of a later version' }),
  ];
  await withFleet([{ host: 'a', rows: { python_script_findings: found } }], async (store) => {
    const { denominator } = await documentOf();
    const [run] = JSON.parse(await renderSarif(store, { denominator, toolVersion: '1.2.3' })).runs;
    const rules = run.tool.driver.rules.map(
      ({ id, shortDescription, help }: { id: string; shortDescription: { text: string }; help?: object }) => [
        id,
        shortDescription.text,
        help !== undefined,
      ],
    );
    assert.equal(rules.sort(), [
      ['PYS-AI-008', 'Data reaches an AI provider', true],
      ['PYS-NEW-001', 'PYS-NEW-001', false],
    ]);
    const uris = run.results.map(
      ({ locations }: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        locations[0]?.physicalLocation.artifactLocation.uri,
    );
    assert.equal(uris.sort(), ['file://a/C%3A/Users/a/b.py', 'file://a/home/a/bad%5Cxff%20%231.py']);
  });
});

test('CSV: what a spreadsheet would take for a formula is text, numbers stay', async () => {
  const names = ['=cmd|x', '+1+1', '-2+3', '@sum', '-5', '-1.5', 'a=b'];
  const document = {
    title: 't',
    notices: [],
    denominator: (await documentOf()).denominator,
    reports: [
      {
        report: { name: 'r' },
        sections: [
          {
            section: { id: 's', title: 's' },
            columns: [{ name: 'c' }],
            rows: [...names, -7].map((c) => ({ c })),
          },
        ],
      },
    ],
  } as unknown as ReportDocument;
  const lines = (await renderReport(document, 'csv', {})).trim().split('\n');
  assert.equal(lines.slice(-8), ["'=cmd|x", "'+1+1", "'-2+3", "'@sum", '-5', '-1.5', 'a=b', '-7']);
});

test('CycloneDX: each version once with its hosts, advisories affect the versions that they name', async () => {
  await withFleet(sampleFleet(), async (store) => {
    const { denominator } = await documentOf();
    const bom = JSON.parse(
      await renderCycloneDx(store, { denominator, title: 'Fleet', toolVersion: '1.2.3', now }),
    );
    assert.is(bom.specVersion, '1.6');
    const refs = bom.components.map((each: { 'bom-ref': string }) => each['bom-ref']);
    assert.equal(refs.sort(), [
      'pypi:reqeusts@1.0',
      'pypi:requests@2.0.0',
      'pypi:requests@2.1.0',
      'pypi:requests@2.2.0',
    ]);
    const byId = new Map(
      bom.vulnerabilities.map((each: { id: string; affects: { ref: string }[] }) => [
        each.id,
        each.affects.map(({ ref }) => ref).sort(),
      ]),
    );
    assert.equal(byId.get('GHSA-1'), refs.slice(1).sort());
    assert.equal(byId.get('MAL-1'), ['pypi:reqeusts@1.0']);
  });
});

test('CycloneDX: an advisory names its package also where only advisories were asked for', async () => {
  const row = {
    package: 'requests',
    version: '2.0.0',
    id: 'GHSA-1',
    severity: 'high',
    malicious: 0,
    summary: 'Leaks.',
  };
  await withFleet([{ host: 'a', rows: { python_package_vulnerabilities: [row] } }], async (store) => {
    const { denominator } = await documentOf(1, ['overview']);
    const bom = JSON.parse(
      await renderCycloneDx(store, { denominator, title: 'Fleet', toolVersion: '1.2.3', now }),
    );
    assert.equal(bom.vulnerabilities[0].affects, [{ ref: 'pypi:requests@2.0.0' }]);
    assert.is(bom.components[0].name, 'requests');
  });
});

test('CycloneDX: licences by their ids, the worst rating, and advice of its own for each package that an advisory names', async () => {
  const advisory = (name: string, overrides: Row) => ({
    package: name,
    version: '1.0',
    id: 'GHSA-1',
    severity: 'critical',
    malicious: 0,
    summary: 'Leaks.',
    url: 'https://osv.dev/vulnerability/GHSA-1',
    ...overrides,
  });
  const rows = {
    python_site_packages: [
      site('a', '1.0', { license: 'MIT License' }),
      site('b', '1.0', { license: 'GPL-3.0-or-later AND MIT' }),
      site('c', '1.0', { license: 'see the file' }),
    ],
    python_package_vulnerabilities: [
      advisory('a', { fixed_version: '2.0' }),
      advisory('b', { fixed_version: '3.0' }),
      advisory('c', { id: 'MAL-1', malicious: 1, severity: '' }),
    ],
  };
  // A host with an older database rates it lower.
  const older = {
    python_package_vulnerabilities: [advisory('a', { fixed_version: '2.0', severity: 'medium' })],
  };
  await withFleet(
    [
      { host: 'x', rows },
      { host: 'y', rows: older },
    ],
    async (store) => {
      const { denominator } = await documentOf(1, ['overview']);
      const text = await renderCycloneDx(store, { denominator, title: 'Fleet', toolVersion: '1.2.3', now });
      const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
      assert.is(fault, null, JSON.stringify(fault));
      const bom = JSON.parse(text);
      assert.equal(
        bom.components.map(({ licenses }: { licenses: unknown }) => licenses),
        [
          [{ license: { id: 'MIT', acknowledgement: 'declared' } }],
          [{ expression: 'GPL-3.0-or-later AND MIT', acknowledgement: 'declared' }],
          [{ license: { name: 'see the file', acknowledgement: 'declared' } }],
        ],
      );
      const found = bom.vulnerabilities.map(
        (each: Record<string, never> & { ratings: { severity: string }[]; affects: { ref: string }[] }) =>
          [each.affects[0]?.ref, each.ratings[0]?.severity, each['recommendation'], each['source']].map(
            (cell) => (typeof cell === 'object' ? cell['url'] : cell),
          ),
      );
      assert.equal(found.sort(), [
        ['pypi:a@1.0', 'critical', 'Upgrade to 2.0 or later.', 'https://osv.dev/vulnerability/GHSA-1'],
        ['pypi:b@1.0', 'critical', 'Upgrade to 3.0 or later.', 'https://osv.dev/vulnerability/GHSA-1'],
        ['pypi:c@1.0', 'critical', undefined, 'https://osv.dev/vulnerability/GHSA-1'],
      ]);
    },
  );
});

/** What no machine has and a hostile one says. */
const oddNames = ['', 'a b', '日本 💥', '<script>', 'new\nline', '"|*`', '../../etc', 'x'.repeat(3000)];

test('SARIF: whatever hosts call things, each result has a rule, tags are unique, and no fingerprint is empty', async () => {
  const found = oddNames.flatMap((name) => [
    secret(`/h/${name}`, name, { rule: name, category: 'security', message: name, severity: 'odd' }),
    secret(name, '', { line: -5, column: -1 }),
  ]);
  await withFleet([{ host: 'a b/日@:#', rows: { python_script_findings: found } }], async (store) => {
    const { denominator } = await documentOf(1, ['overview']);
    const text = await renderSarif(store, { denominator, toolVersion: '1.2.3' });
    assert.not.match(text, 'SARIF_BUILDER_INVALID');
    const [run] = JSON.parse(text).runs;
    for (const { properties } of run.tool.driver.rules)
      assert.is(new Set(properties.tags).size, properties.tags.length);
    for (const { ruleId, ruleIndex, message, partialFingerprints = { none: 'none' } } of run.results) {
      assert.is(run.tool.driver.rules[ruleIndex]?.id, ruleId);
      assert.ok(message.text !== '' && !Object.values(partialFingerprints).includes(''));
    }
  });
});

test('CycloneDX is valid, strictly, whatever hosts say of packages and advisories', async () => {
  const odd = (name: string) => ({ ...site(name, `1${name}`), purl: name, license: name });
  const advisory = (name: string, overrides: Row) => ({
    ...{ package: name, version: `1${name}`, id: name, severity: 'odd', malicious: 0, summary: name },
    ...overrides,
  });
  const rows = {
    python_site_packages: oddNames.map(odd),
    python_package_vulnerabilities: [
      ...oddNames.map((name) => advisory(name, { url: `https://x/${name}`, fixed_version: name })),
      advisory('n', { score: 'nan', url: 'javascript:alert(1)' }),
      advisory('i', { score: 'inf' }),
    ],
  };
  await withFleet([{ host: 'a', rows }], async (store) => {
    const { denominator } = await documentOf(1, ['overview']);
    const text = await renderCycloneDx(store, { denominator, title: 'Fleet', toolVersion: '1.2.3', now });
    const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
    assert.is(fault, null, JSON.stringify(fault));
    assert.not.match(text, 'javascript:');
  });
});

test('CycloneDX: a package URL is of its package, and one checkout is not where all hosts have it from', async () => {
  const plain = 'pkg:pypi/a@1.0%2Bcpu';
  const from = (purl: string) => ({ python_site_packages: [site('a', '1.0+cpu', { purl })] });
  const urls = ['zzz', 'pkg:pypi/evil@9', `${plain}?vcs_url=git%2Bhttps%3A%2F%2Fforge%2Fa`, plain];
  const purls = async (given: readonly string[]) => {
    let found: unknown;
    const hosts = given.map((purl, n) => ({ host: `h${n}`, rows: from(purl) }));
    await withFleet(hosts, async (store) => {
      const { denominator } = await documentOf(1, ['overview']);
      const text = await renderCycloneDx(store, { denominator, title: 'Fleet', toolVersion: '1', now });
      found = JSON.parse(text).components[0].purl;
    });
    return found;
  };
  assert.is(await purls(urls.slice(0, 1)), undefined);
  assert.is(await purls(urls.slice(0, 2)), undefined);
  assert.is(await purls(urls.slice(2, 3)), urls[2]);
  assert.is(await purls(urls.slice(2)), plain);
});

test.run();
