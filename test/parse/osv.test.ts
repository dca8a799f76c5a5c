import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseOsv } from '../../extension/parse/osv.ts';

const test = suite('parse/osv');

const good = {
  id: 'GHSA-aaaa-bbbb-cccc',
  aliases: ['CVE-2024-1', 'PYSEC-2024-1'],
  modified: '2024-02-01T00:00:00Z',
  published: '2024-01-01T00:00:00Z',
  summary: 'Demo lets\u202e anyone in\n',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  database_specific: { severity: 'MODERATE' },
  affected: [
    {
      package: { ecosystem: 'PyPI', name: 'Demo' },
      versions: ['1.0'],
      ranges: [
        { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.1' }] },
        { type: 'GIT', repo: 'x', events: [{ introduced: '0' }] },
      ],
    },
    { package: { ecosystem: 'npm', name: 'demo' }, versions: ['9'] },
  ],
};

test('reads what matching needs, PyPI only', () => {
  const { record, problems } = parseOsv(good);
  assert.equal(problems, []);
  assert.is(record?.id, 'GHSA-aaaa-bbbb-cccc');
  assert.is(record?.summary, 'Demo lets anyone in');
  assert.is(record?.severityWord, 'MODERATE');
  assert.is(record?.withdrawn, false);
  assert.is(record?.affected.length, 1);
  assert.equal(record?.affected[0]?.ranges, [
    [
      { kind: 'introduced', version: '0' },
      { kind: 'fixed', version: '1.1' },
    ],
  ]);
});

test('takes the first sentence of the details when there is no summary', () => {
  const { record } = parseOsv({
    ...good,
    summary: undefined,
    details: '### Impact\nBad v1.2 things. Then more.',
  });
  assert.is(record?.summary, 'Bad v1.2 things.');
});

test('keeps the good part of a record that is wrong in part', () => {
  const affected = [
    { package: { ecosystem: 'PyPI' }, versions: ['1'] },
    null,
    {
      package: { ecosystem: 'PyPI', name: 'demo' },
      versions: ['1.0', 7, {}, ''],
      ranges: ['x', { type: 'ECOSYSTEM', events: [{ fixed: '2' }] }, { type: 'WHAT', events: [] }],
    },
  ];
  const { record, problems } = parseOsv({ ...good, affected });
  assert.equal(
    record?.affected.map((one) => one.versions),
    [['1.0', '7']],
  );
  assert.equal(record?.affected[0]?.ranges, []);
  assert.is(problems.length, 3);
});

test('what a bound cuts off is told', () => {
  const versions = Array.from({ length: 20_001 }, (_, i) => `1.${i}`);
  const events = Array.from({ length: 2001 }, (_, i) => ({
    [i % 2 === 0 ? 'introduced' : 'fixed']: `1.${i}`,
  }));
  const affected = [
    { package: { ecosystem: 'PyPI', name: 'a' }, versions, ranges: [{ type: 'ECOSYSTEM', events }] },
  ];
  const { record, problems } = parseOsv({ id: 'X-0001', affected });
  assert.is(record?.affected[0]?.versions.length, 20_000);
  assert.equal(record?.affected[0]?.ranges, []);
  assert.equal(problems, [
    'X-0001: 1 versions past the first 20000 were left out',
    'X-0001: a range of 2001 events was left out',
  ]);
});

test('malicious by its id or by its origin', () => {
  assert.ok(parseOsv({ ...good, id: 'MAL-2024-1' }).record?.malicious);
  const specific = { 'malicious-packages-origins': [] };
  assert.ok(parseOsv({ ...good, database_specific: specific }).record?.malicious);
  assert.not(parseOsv(good).record?.malicious);
});

test('what is no record says so', () => {
  for (const value of [null, undefined, 1, 'x', [], {}, { id: 3 }, { id: '../../etc' }, { id: 'a\u0000b' }]) {
    const { record, problems } = parseOsv(value);
    assert.is(record, undefined);
    assert.is(problems.length, 1);
  }
});

test('never throws, whatever stands in the fields', () => {
  const junk = fc.object({ maxDepth: 4 });
  fc.assert(
    fc.property(junk, junk, fc.anything(), (a, b, c) => {
      parseOsv({ ...good, affected: [a, { package: b, ranges: [c], versions: c }], severity: c, aliases: b });
      parseOsv(c);
    }),
    { numRuns: 500 },
  );
});

test.run();
