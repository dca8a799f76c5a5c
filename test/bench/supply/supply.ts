/**
 * Figures of the supply chain: the index at the size of OSV's full PyPI export, matching, look-alikes, hashing.
 * Run: npx tsx test/bench/supply/supply.ts
 */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createCompiler } from '../../../extension/analyse/advisories/compile.ts';
import { encodeIndex, openIndex } from '../../../extension/analyse/advisories/index-format.ts';
import { matchPackage } from '../../../extension/analyse/advisories/match.ts';
import type { IndexMeta } from '../../../extension/analyse/advisories/types.ts';
import { createLookAlikes, popularPackages } from '../../../extension/analyse/typosquat.ts';
import { readArchive } from '../../../extension/commands/supply/archive.ts';
import { createRealHost } from '../../../extension/core/real-host.ts';
import { parseOsv } from '../../../extension/parse/osv.ts';

const MB = 1024 * 1024;

interface Raw {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly affected: readonly {
    readonly package: { readonly name: string };
    readonly versions?: readonly string[];
  }[];
}

async function readDatabase(): Promise<Raw[]> {
  const bytes = fs.readFileSync(new URL('../../fixtures/osv/osv-pypi.zip', import.meta.url));
  const records: Raw[] = [];
  for await (const entry of readArchive(
    bytes,
    (name) => name.endsWith('.json'),
    () => undefined,
  ))
    records.push(JSON.parse(entry.bytes.toString()) as Raw);
  return records;
}

/** The test database several times over under other names, and 12,000 malicious packages: 22,000 advisories. */
function fullSize(records: readonly Raw[]): object[] {
  const copies = Array.from({ length: 4 }, (_, copy) =>
    records.map((record) => ({
      ...record,
      id: `${record.id}-${copy}`,
      aliases: record.aliases?.map((alias) => `${alias}-${copy}`),
      affected: record.affected.map((one) => ({
        ...one,
        package: { ecosystem: 'PyPI', name: `${one.package.name}${copy || ''}` },
      })),
    })),
  ).flat();
  const malicious = Array.from({ length: 12_000 }, (_, i) => ({
    id: `MAL-2025-${i}`,
    modified: '2025-01-01T00:00:00Z',
    summary: `Malicious code in evil-${i.toString(36)} (PyPI)`,
    affected: [
      { package: { ecosystem: 'PyPI', name: `evil-${i.toString(36)}` }, versions: ['0.0.1', `1.0.${i}`] },
    ],
  }));
  return [...copies, ...malicious];
}

function compile(records: readonly object[]): Buffer {
  const compiler = createCompiler();
  for (const value of records) {
    const { record } = parseOsv(value);
    if (record !== undefined) compiler.add(record);
  }
  const { packages } = compiler.finish();
  return encodeIndex(packages, { packages: packages.size } as IndexMeta);
}

function time<T>(action: () => T): { readonly ms: number; readonly value: T } {
  const start = performance.now();
  const value = action();
  return { ms: performance.now() - start, value };
}

/** 3,000 distributions: every package of the database in listed versions, and twice as many that it does not know. */
function installed(records: readonly Raw[]): readonly (readonly [string, string])[] {
  const known = records.flatMap(({ affected }) =>
    affected.flatMap(({ package: { name }, versions = [] }) => {
      const version = versions[versions.length >> 1];
      return version === undefined ? [] : [[name.toLowerCase().replace(/[-_.]+/g, '-'), version] as const];
    }),
  );
  const unknown = popularPackages()
    .slice(0, 2000)
    .map((name) => [name, '1.0.0'] as const);
  return [...known.slice(0, 1000), ...unknown];
}

function report(what: string, value: string, budget: string): void {
  console.log(`${what.padEnd(62)} ${value.padStart(12)}   budget ${budget}`);
}

const records = await readDatabase();
const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-bench-')), 'advisories.idx');
const full = fullSize(records);
const compiled = time(() => compile(full));
fs.writeFileSync(file, compiled.value);
report(`compile ${full.length} advisories`, `${compiled.ms.toFixed(0)} ms`, 'none');
report('index file', `${(compiled.value.length / MB).toFixed(1)} MB`, 'none');
full.length = 0;
globalThis.gc?.();
const before = process.memoryUsage().rss;
const opened = time(() => openIndex(fs.readFileSync(file)));
report('open the full-size index, checksum verified', `${opened.ms.toFixed(1)} ms`, '50 ms');
const names = installed(records);
const cold = time(() => names.map(([name, version]) => matchPackage(opened.value, name, version).length));
report(
  'memory of the open index after 3,000 look-ups (RSS)',
  `${((process.memoryUsage().rss - before) / MB).toFixed(1)} MB`,
  '40 MB',
);
report('match 3,000 distributions, full-size index, cold', `${cold.ms.toFixed(0)} ms`, '1,000 ms');

const small = openIndex(compile(records));
const first = time(() => names.map(([name, version]) => matchPackage(small, name, version).length));
const again = time(() => names.map(([name, version]) => matchPackage(small, name, version).length));
const found = first.value.reduce((sum, count) => sum + count, 0);
report(
  `match 3,000 distributions, test database, cold (${found} found)`,
  `${first.ms.toFixed(0)} ms`,
  '1,000 ms',
);
report('the same again, warm', `${again.ms.toFixed(0)} ms`, '100 ms');

const alike = time(() => createLookAlikes());
const squats = popularPackages()
  .slice(0, 3000)
  .map((name, i) => (i % 2 === 0 ? `${name}x` : name));
const checked = time(() => squats.filter((name) => alike.value.check(name) !== undefined).length);
report(
  `look-alikes: index of 15,000, then 3,000 names (${checked.value} accused)`,
  `${(alike.ms + checked.ms).toFixed(0)} ms`,
  '300 ms',
);

const data = path.join(path.dirname(file), 'data');
fs.writeFileSync(data, randomBytes(256 * MB));
const host = createRealHost();
for (const algorithm of ['sha256', 'sha512']) {
  const hash = createHash(algorithm);
  const streamed = time(() => host.stream(data, (chunk) => hash.update(chunk)));
  const bare = time(() => createHash(algorithm).update(fs.readFileSync(data)).digest());
  const rate = 256_000 / streamed.ms;
  report(
    `integrity, ${algorithm} of a 256 MB file (bare hash ${(256_000 / bare.ms).toFixed(0)} MB/s)`,
    `${rate.toFixed(0)} MB/s`,
    '400 MB/s',
  );
}
fs.rmSync(path.dirname(file), { recursive: true });
