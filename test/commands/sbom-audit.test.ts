/** Bills of materials against the official schemas, and the audit. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { XMLParser } from 'fast-xml-parser';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CommandModule } from 'yargs';
import { command as auditCommand } from '../../extension/commands/audit.ts';
import { type FailLevel, runAudit } from '../../extension/commands/supply/audit-command.ts';
import type { AuditFinding } from '../../extension/commands/supply/audit-findings.ts';
import { auditSarif } from '../../extension/commands/supply/audit-sarif.ts';
import { auditTable } from '../../extension/commands/supply/audit-table.ts';
import { renderSbom, runSbom, type SbomFormat } from '../../extension/commands/supply/sbom-command.ts';
import { cycloneDx } from '../../extension/commands/supply/sbom-cyclonedx.ts';
import { sbomLicense } from '../../extension/commands/supply/sbom-license.ts';
import { writeOutput } from '../../extension/commands/supply/write-output.ts';
import type { Engine } from '../../extension/core/run-table.ts';
import { createParser } from '../../fleet-cli/main.ts';
import { indexBytes, osv, range } from '../helpers/advisories.ts';
import { fixtureHost, testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('commands/sbom-audit');

const INDEX = '/var/lib/pysight/advisories.idx';
const VENV = '/home/alice/app/.venv';

function engineWithAdvisories(): Engine {
  const host = fixtureHost('supply-linux');
  const bytes = indexBytes(
    [
      osv(
        'PYSEC-2018-28',
        'requests',
        { ranges: [range('introduced=0', 'fixed=2.20.0')] },
        {
          aliases: ['CVE-2018-18074'],
          summary: 'Credentials <are> sent & shown.',
          published: '2018-10-09T17:29:00Z',
          severity: [{ type: 'CVSS_V3', score: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' }],
        },
      ),
      osv('MAL-2024-1', 'reqeusts', { versions: ['0.0.1'] }, { summary: 'Malicious code' }),
    ],
    { newest: 1_700_000_000 },
  );
  const stat = { ...host.stat('/etc/passwd'), size: bytes.length };
  return testEngine(
    {
      ...host,
      stat: (file) => (file === INDEX ? stat : host.stat(file)),
      read: (file, limits) => (file === INDEX ? { bytes, stat } : host.read(file, limits)),
    },
    { advisoryIndex: INDEX },
  );
}

async function sbomOf(format: SbomFormat): Promise<string> {
  let text = '';
  const code = await runSbom({
    format,
    engine: engineWithAdvisories(),
    toolVersion: '1.2.3',
    out: (part) => {
      text += part;
    },
  });
  assert.is(code, 0);
  return text;
}

interface Component {
  readonly name: string;
  readonly 'bom-ref': string;
  readonly purl?: string;
  readonly licenses?: unknown;
  readonly hashes?: unknown;
  readonly components?: readonly Component[];
}

interface CycloneDx {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly analysis: {
      readonly state: string;
      readonly detail: string;
      readonly response?: readonly string[];
    };
    readonly affects: readonly { readonly ref: string }[];
    readonly ratings: readonly {
      readonly score?: number;
      readonly severity: string;
      readonly method?: string;
    }[];
  }[];
}

test('CycloneDX JSON is valid against the official schema, strictly', async () => {
  const text = await sbomOf('cyclonedx-json');
  const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
  assert.is(fault, null, JSON.stringify(fault));
  const bom = JSON.parse(text) as CycloneDx;
  const all = bom.components.flatMap((environment) => environment.components ?? []);
  const find = (name: string) => all.find((component) => component.name === name);
  assert.is(find('requests')?.purl, 'pkg:pypi/requests@2.19.0');
  assert.equal(find('requests')?.licenses, [{ license: { id: 'Apache-2.0', acknowledgement: 'declared' } }]);
  assert.equal(find('reqeusts')?.licenses, [
    { expression: 'MIT OR Apache-2.0', acknowledgement: 'declared' },
  ]);
  assert.equal(find('idna')?.licenses, [
    { license: { name: 'BSD-like, see LICENSE', acknowledgement: 'declared' } },
  ]);
  assert.equal(find('fromzip')?.hashes, [{ alg: 'SHA-256', content: 'ab'.repeat(32) }]);
  // urllib3 by its requirement; idna only for Python 2; PySocks only for an extra that nobody asked for.
  const edges = bom.dependencies.find(({ ref }) => ref === find('requests')?.['bom-ref'])?.dependsOn;
  assert.equal(edges, [find('urllib3')?.['bom-ref']]);
});

test('vulnerabilities carry an analysis (VEX)', async () => {
  const bom = JSON.parse(await sbomOf('cyclonedx-json')) as CycloneDx;
  const [malicious, vulnerable] = [...bom.vulnerabilities].sort((a, b) => (a.id < b.id ? 1 : -1));
  assert.is(malicious?.id, 'MAL-2024-1');
  assert.is(malicious?.analysis.state, 'exploitable');
  assert.is(vulnerable?.id, 'CVE-2018-18074');
  assert.is(vulnerable?.analysis.state, 'in_triage');
  assert.is(vulnerable?.analysis.detail, 'Imported by 1 script on this machine.');
  assert.equal(vulnerable?.analysis.response, ['update']);
  assert.equal(vulnerable?.ratings[0]?.score, 7.5);
  assert.is(vulnerable?.affects.length, 1);
});

test('packages that one advisory rates differently share no entry', () => {
  const plain = {
    summary: '',
    author: '',
    license: '',
    licenseSource: '',
    homePage: '',
    installer: '',
    path: '/p',
  };
  const own = (name: string, severity: 'critical' | 'low') => ({
    ...plain,
    ref: name,
    name,
    version: '1',
    purl: `pkg:pypi/${name}@1`,
    directUrl: undefined,
    dependsOn: [],
    top: true,
    vulnerabilities: [
      {
        scripts: 0,
        match: {
          fixed: () => [],
          advisory: {
            ids: ['CVE-2026-1'],
            record: 'CVE-2026-1',
            severity,
            score: null,
            vector: '',
            malicious: false,
            summary: '',
            published: null,
            modified: null,
            versions: [],
            ranges: [],
          },
        },
      },
    ],
  });
  const environment = {
    ref: 'python-1',
    path: '/venv',
    kind: 'venv',
    implementation: 'cpython',
    version: '3.11',
  };
  const packages = [own('one', 'critical'), own('two', 'low')];
  const sbom = { hostname: 'h', time: 0, advisories: null, environments: [{ ...environment, packages }] };
  const bom = JSON.parse(renderSbom(sbom, 'cyclonedx-json', '1')) as CycloneDx;
  assert.equal(
    bom.vulnerabilities.map(({ ratings, affects }) => `${affects[0]?.ref} ${ratings[0]?.severity}`).sort(),
    ['one critical', 'two low'],
  );
});

test('CycloneDX XML is valid against the official XSD', async () => {
  const { readFileSync } = fs;
  const { XmlDocument, XsdValidator, xmlRegisterFsInputProviders } = await loadXml();
  xmlRegisterFsInputProviders();
  const root = path.resolve('node_modules/@cyclonedx/cyclonedx-library/res/schema');
  const file = path.join(root, 'bom-1.6.SNAPSHOT.xsd');
  const schema = XmlDocument.fromBuffer(readFileSync(file), { url: file });
  const validator = XsdValidator.fromDoc(schema);
  const text = await sbomOf('cyclonedx-xml');
  const document = XmlDocument.fromString(text);
  validator.validate(document);
  document.dispose();
  const broken = XmlDocument.fromString(text.replace('<components>', '<components><nonsense/>'));
  assert.throws(() => validator.validate(broken));
  broken.dispose();
  validator.dispose();
  schema.dispose();
  const parsed = new XMLParser().parse(text) as { bom: { vulnerabilities: { vulnerability: unknown[] } } };
  assert.is(parsed.bom.vulnerabilities.vulnerability.length, 2);
});

/** The package is ESM only, and its memory is wasm: loaded when it is needed. */
async function loadXml() {
  const main = await import('libxml2-wasm');
  const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs');
  return { ...main, xmlRegisterFsInputProviders };
}

interface Spdx {
  readonly spdxVersion: string;
  readonly dataLicense: string;
  readonly SPDXID: string;
  readonly documentNamespace: string;
  readonly creationInfo: { readonly created: string; readonly creators: readonly string[] };
  readonly packages: readonly (Readonly<Record<string, unknown>> & {
    readonly SPDXID: string;
    readonly name: string;
  })[];
  readonly relationships: readonly {
    readonly spdxElementId: string;
    readonly relationshipType: string;
    readonly relatedSpdxElement: string;
  }[];
  readonly hasExtractedLicensingInfos: readonly { readonly licenseId: string }[];
}

/** What the 2.3 schema allows in a package; it has `additionalProperties: false`. */
const PACKAGE_FIELDS = new Set(
  'SPDXID annotations attributionTexts builtDate checksums comment copyrightText description downloadLocation externalRefs filesAnalyzed hasFiles homepage licenseComments licenseConcluded licenseDeclared licenseInfoFromFiles name originator packageFileName packageVerificationCode primaryPackagePurpose releaseDate sourceInfo summary supplier validUntilDate versionInfo'.split(
    ' ',
  ),
);

test('SPDX 2.3 has the form that the specification asks for', async () => {
  const document = JSON.parse(await sbomOf('spdx')) as Spdx;
  assert.is(document.spdxVersion, 'SPDX-2.3');
  assert.is(document.dataLicense, 'CC0-1.0');
  assert.match(document.documentNamespace, /^https:\/\/[^#\s]+$/);
  assert.match(document.creationInfo.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(document.creationInfo.creators, ['Tool: pysight-1.2.3']);
  const ids = document.packages.map(({ SPDXID }) => SPDXID);
  assert.is(new Set(ids).size, ids.length);
  for (const own of document.packages) {
    assert.match(own.SPDXID, /^SPDXRef-[A-Za-z0-9.-]+$/);
    assert.equal(
      Object.keys(own).filter((field) => !PACKAGE_FIELDS.has(field)),
      [],
    );
    for (const field of ['name', 'downloadLocation', 'licenseConcluded', 'licenseDeclared', 'copyrightText'])
      assert.type(own[field], 'string');
  }
  const known = new Set([...ids, 'SPDXRef-DOCUMENT']);
  for (const { spdxElementId, relatedSpdxElement } of document.relationships)
    assert.ok(known.has(spdxElementId) && known.has(relatedSpdxElement));
  assert.ok(document.relationships.some(({ relationshipType }) => relationshipType === 'DESCRIBES'));
  assert.ok(document.relationships.some(({ relationshipType }) => relationshipType === 'DEPENDS_ON'));
  assert.equal(
    document.hasExtractedLicensingInfos.map(({ licenseId }) => licenseId),
    ['LicenseRef-1'],
  );
  const zip = document.packages.find(({ name }) => name === 'fromzip');
  assert.equal(zip?.['checksums'], [{ algorithm: 'SHA256', checksumValue: 'ab'.repeat(32) }]);
});

test('an environment by its path; one that is not there is wrong usage', async () => {
  await withTemp(async (directory) => {
    const output = path.join(directory, 'sbom.json');
    const engine = engineWithAdvisories();
    const base = { engine, toolVersion: '1', err: () => undefined };
    assert.is(await runSbom({ ...base, environment: [VENV], output }), 0);
    const bom = JSON.parse(fs.readFileSync(output, 'utf8')) as CycloneDx;
    assert.is(bom.components.length, 1);
    assert.is(await runSbom({ ...base, environment: ['/nowhere'] }), 2);
    let told = '';
    const err = (text: string) => {
      told += text;
    };
    assert.is(await runSbom({ ...base, err, environment: [VENV, '/nowhere'], output }), 2);
    assert.match(told, 'no environment /nowhere:');
  });
});

test('licences: ids, expressions, free text', () => {
  assert.equal(sbomLicense('mit'), { kind: 'id', value: 'MIT' });
  assert.equal(sbomLicense('Apache 2.0'), { kind: 'id', value: 'Apache-2.0' });
  assert.equal(sbomLicense('MIT AND (GPL-2.0-only OR BSD-3-Clause)')?.kind, 'expression');
  assert.equal(sbomLicense('Do what you like')?.kind, 'name');
  assert.equal(sbomLicense('MIT AND'), { kind: 'name', value: 'MIT AND' });
  assert.is(sbomLicense(' '), undefined);
});

async function audit(format: 'table' | 'json' | 'sarif', failOn: FailLevel, engine = engineWithAdvisories()) {
  let text = '';
  const code = await runAudit({
    format,
    'fail-on': failOn,
    engine,
    toolVersion: '1.2.3',
    out: (part) => {
      text += part;
    },
  });
  return { code, text };
}

test('audit: the worst first, exit code by severity', async () => {
  const { code, text } = await audit('json', 'critical');
  const { findings } = JSON.parse(text) as { findings: { rule: string; severity: string; source: string }[] };
  assert.is(findings[0]?.rule, 'MAL-2024-1');
  assert.is(findings[0]?.severity, 'critical');
  assert.ok(findings.some(({ rule }) => rule === 'PYS-PKG-001'));
  assert.ok(findings.some(({ rule }) => rule === 'CVE-2018-18074'));
  assert.is(code, 1);
  assert.is((await audit('table', 'none')).code, 0);
});

test('audit: the bar is the one that the command line names', async () => {
  const codes: number[] = [];
  const handler: CommandModule['handler'] = async (args) => {
    codes.push(await runAudit({ ...args, engine: engineWithAdvisories(), toolVersion: '1', out: () => {} }));
  };
  for (const level of ['none', 'high'])
    await createParser([{ ...auditCommand, handler }]).parseAsync(['audit', '--fail-on', level]);
  assert.equal(codes, [0, 1]);
});

test('a place that cannot be written is named, and no bug', () =>
  withTemp(async (directory) => {
    const output = path.join(directory, 'missing', 'file');
    const errors: string[] = [];
    const options = {
      engine: engineWithAdvisories(),
      output,
      toolVersion: '1',
      err: (text: string) => void errors.push(text),
    };
    assert.equal([await runAudit(options), await runSbom(options)], [2, 2]);
    for (const error of errors)
      assert.match(error, /^pysight: cannot write .*missing.file: it does not exist/);
  }));

test('a lone dash is standard output; a link is written through, and a pipe stays what it is', () =>
  withTemp(async (directory) => {
    let printed = '';
    const options = {
      engine: engineWithAdvisories(),
      toolVersion: '1',
      out: (text: string) => {
        printed += text;
      },
    };
    await runSbom({ ...options, output: '-' });
    assert.is(JSON.parse(printed).bomFormat, 'CycloneDX');
    if (process.platform === 'win32') return;
    const [file, link, pipe] = ['file', 'link', 'pipe'].map((name) => path.join(directory, name)) as [
      string,
      string,
      string,
    ];
    fs.writeFileSync(file, 'old');
    fs.symlinkSync(file, link);
    writeOutput(link, 'new', 0o600);
    assert.is(fs.readFileSync(file, 'utf8'), 'new');
    assert.ok(fs.lstatSync(link).isSymbolicLink());
    execFileSync('mkfifo', [pipe]);
    const reader = fs.openSync(pipe, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    writeOutput(pipe, 'through', 0o600);
    assert.ok(fs.statSync(pipe).isFIFO());
    const bytes = Buffer.alloc(20);
    assert.is(bytes.toString('utf8', 0, fs.readSync(reader, bytes)), 'through');
    fs.closeSync(reader);
  }));

test('audit: only lesser findings pass a higher bar', async () => {
  const engine = testEngine(fixtureHost('office-laptop'));
  const { text } = await audit('json', 'none', engine);
  const { findings } = JSON.parse(text) as { findings: { severity: string; suppressed: boolean }[] };
  const critical = findings.some(({ severity, suppressed }) => severity === 'critical' && !suppressed);
  assert.is((await audit('table', 'critical', engine)).code, critical ? 1 : 0);
});

test('audit table: one block a finding and a summary', async () => {
  const { text } = await audit('table', 'high');
  assert.match(text, /^CRITICAL MAL-2024-1 reqeusts 0\.0\.1: Malicious package$/m);
  assert.match(text, /\d+ findings: 1 critical/);
  assert.not.match(text, 'hunter2hunter2');
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex?: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations?: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
      }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
}

test('audit SARIF: rules, levels, places, fingerprints', async () => {
  const { text } = await audit('sarif', 'high');
  const log = JSON.parse(text) as Sarif;
  assert.is(log.version, '2.1.0');
  const [run] = log.runs;
  assert.is(run?.tool.driver.name, 'pysight');
  const ids = run?.tool.driver.rules.map(({ id }) => id) ?? [];
  assert.is(new Set(ids).size, ids.length);
  assert.ok((run?.results.length ?? 0) > 20);
  for (const result of run?.results ?? []) {
    assert.ok(ids.includes(result.ruleId), result.ruleId);
    if (result.ruleIndex !== undefined) assert.is(ids[result.ruleIndex], result.ruleId);
    assert.ok(['error', 'warning', 'note'].includes(result.level));
    assert.not.equal(result.message.text, '');
    for (const { physicalLocation } of result.locations ?? [])
      assert.match(physicalLocation.artifactLocation.uri, /^file:\/\/\//);
    assert.not.equal(result.partialFingerprints['pysight/v1'], '');
  }
});

test('audit: a line of a notebook is one of its cell; in SARIF all results say whether they are suppressed', () => {
  const about = {
    source: 'script',
    severity: 'high',
    ...{ confidence: 'high', title: 'A key', message: 'A key.' },
    ...{ subject: '', environment: '', username: 'eve', url: '' },
  } as const;
  const findings: AuditFinding[] = [
    {
      ...about,
      ...{ rule: 'PYS-SEC-001', path: '/n.ipynb', line: 4, cell: 2, fingerprint: '1', suppressed: true },
    },
    {
      ...about,
      rule: 'PYS-SEC-001',
      path: '/a.py',
      line: 4,
      cell: null,
      fingerprint: '2',
      suppressed: false,
    },
  ];
  const [run] = JSON.parse(auditSarif({ findings, problems: [] }, '1')).runs;
  const [inCell, inFile] = run.results;
  assert.is(inCell.locations[0].physicalLocation.region, undefined);
  assert.equal(inCell.locations[0].logicalLocations, [{ fullyQualifiedName: 'cell 2, line 4' }]);
  assert.equal(inFile.locations[0].physicalLocation.region, { startLine: 4 });
  assert.equal([inCell.suppressions, inFile.suppressions], [[{ kind: 'inSource' }], []]);
  const text = auditTable({ findings, problems: [] }, 10);
  assert.match(text, '/n.ipynb, cell 2, line 4 (eve)');
  assert.match(text, '/a.py:4 (eve)');
});

test('CycloneDX is valid also where metadata has a version longer than the schema takes', async () => {
  const version = '1'.repeat(2000);
  const sbom = {
    ...{ hostname: 'h', time: 0, advisories: null },
    environments: [
      {
        ...{ ref: 'python-1', path: '/p', kind: 'venv', implementation: 'cpython', version },
        packages: [
          {
            ...{ ref: 'a', name: 'a', version, purl: '', summary: '', author: '', license: '' },
            ...{ licenseSource: '', homePage: '', directUrl: undefined, installer: '', path: '/p/a' },
            ...{ dependsOn: [], top: true, vulnerabilities: [] },
          },
        ],
      },
    ],
  };
  const options = { toolVersion: '1', serialNumber: 'urn:uuid:00000000-0000-4000-8000-000000000000' };
  const text = cycloneDx(sbom, 'json', options);
  const fault = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
  assert.is(fault, null, JSON.stringify(fault));
});

test.run();
