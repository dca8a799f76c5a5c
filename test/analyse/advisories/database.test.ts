/** Every advisory of the PyPA database: each listed version matches, each fixed version does not. */
import fs from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCompiler } from '../../../extension/analyse/advisories/compile.ts';
import { encodeIndex, openIndex } from '../../../extension/analyse/advisories/index-format.ts';
import { matchPackage } from '../../../extension/analyse/advisories/match.ts';
import type { IndexMeta } from '../../../extension/analyse/advisories/types.ts';
import { readArchive } from '../../../extension/commands/supply/archive.ts';
import { parseOsv } from '../../../extension/parse/osv.ts';
import { normalizePackageName } from '../../../extension/parse/package-name.ts';
import { canonicalVersion, compareVersions } from '../../../extension/parse/version.ts';

const test = suite('analyse/advisories/database');

interface Raw {
  readonly id: string;
  readonly withdrawn?: string;
  readonly affected: readonly {
    readonly package: { readonly name: string };
    readonly versions?: readonly string[];
    readonly ranges?: readonly {
      readonly type: string;
      readonly events: readonly Record<string, string>[];
    }[];
  }[];
}

async function load() {
  const bytes = fs.readFileSync(new URL('../../fixtures/osv/osv-pypi.zip', import.meta.url));
  const compiler = createCompiler();
  const raw: Raw[] = [];
  const problems: string[] = [];
  for await (const entry of readArchive(
    bytes,
    (name) => name.endsWith('.json'),
    (problem) => problems.push(problem),
  )) {
    const value = JSON.parse(entry.bytes.toString()) as Raw;
    const { record } = parseOsv(value);
    assert.ok(record, entry.name);
    raw.push(value);
    compiler.add(record!);
  }
  assert.equal(problems, []);
  const compiled = compiler.finish();
  return { raw, compiled, index: openIndex(encodeIndex(compiled.packages, {} as IndexMeta)) };
}

test('all 2,663 records', async () => {
  const { raw, compiled, index } = await load();
  assert.is(raw.length, 2663);
  assert.is(compiled.withdrawn, 10);
  // A date and a suffix that PEP 440 does not know: these ranges, and the two advisories that have nothing else, are left out.
  assert.equal(compiled.problems, [
    "PYSEC-2019-125: a range was left out: '2019-09-12' is no PEP 440 version",
    'PYSEC-2019-125: it names no version of steam',
    "PYSEC-2021-371: a range was left out: '0.2.0-n653' is no PEP 440 version",
    'PYSEC-2021-371: it names no version of binderhub',
  ]);
  let listed = 0;
  let fixed = 0;
  const stillAffected: string[] = [];
  for (const { id, withdrawn, affected } of raw) {
    for (const { package: pkg, versions = [], ranges = [] } of affected) {
      const name = normalizePackageName(pkg.name);
      const matches = (version: string): boolean =>
        matchPackage(index, name, version).some(({ advisory }) => advisory.ids.includes(id));
      if (withdrawn !== undefined) {
        for (const version of versions.slice(0, 20)) assert.not(matches(version), `${id} is withdrawn`);
        continue;
      }
      for (const version of versions) {
        listed++;
        assert.ok(matches(version), `${id}: ${name} ${version} is listed`);
      }
      const events = ranges.filter((range) => range.type !== 'GIT').flatMap((range) => range.events);
      for (const version of events.flatMap((event) => event['fixed'] ?? [])) {
        fixed++;
        if (matches(version)) stillAffected.push(`${id} ${name} ${version}`);
      }
    }
  }
  assert.ok(listed > 100_000, `${listed} listed versions`);
  assert.ok(fixed > 3500, `${fixed} fixed versions`);
  // A fixed version may be listed in the same record, or lie in another range of it or of an alias: these all do.
  assert.is(stillAffected.length, 10, `of ${fixed} fixed versions`);
  for (const line of stillAffected) assert.ok(contradicted(raw, line, compiled.packages), line);
});

/** Whether the database itself says elsewhere that a version is affected: listed, or from an introduction at or below it on. */
function contradicted(
  raw: readonly Raw[],
  line: string,
  packages: ReadonlyMap<string, { readonly advisories: readonly { readonly ids: readonly string[] }[] }>,
): boolean {
  const [id = '', name = '', version = ''] = line.split(' ');
  const ids = packages.get(name)?.advisories.find((advisory) => advisory.ids.includes(id))?.ids ?? [];
  const group = raw.filter((record) => ids.includes(record.id)).flatMap((record) => record.affected);
  if (group.some((one) => one.versions?.some((each) => canonicalVersion(each) === canonicalVersion(version))))
    return true;
  const ranges = group.flatMap((one) => one.ranges ?? []).filter((range) => range.type !== 'GIT');
  return ranges.some(({ events }) => {
    const at = (kind: string) => events.flatMap((event) => event[kind] ?? []);
    const below = (versions: readonly string[]) =>
      versions.filter((each) => compareVersions(each, version) <= 0).sort(compareVersions);
    const opened = below(at('introduced')).at(-1);
    const closed = below(at('fixed')).at(-1);
    return opened !== undefined && (closed === undefined || compareVersions(opened, closed) >= 0);
  });
}

test.run();
