import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rate } from '../../../extension/analyse/advisories/severity.ts';
import { parseOsv } from '../../../extension/parse/osv.ts';

const test = suite('analyse/advisories/severity');

function rated(...vectors: readonly string[]) {
  return rate([record({ severity: vectors.map((score) => ({ type: 'CVSS', score })) })]);
}

function record(fields: object) {
  const { record: parsed } = parseOsv({ id: 'X-1234', ...fields });
  assert.ok(parsed);
  return parsed!;
}

test('scores of the specifications', () => {
  assert.equal(rated('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H').score, 7.5);
  assert.equal(rated('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H').severity, 'critical');
  assert.equal(rated('CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N').score, 6.1);
  assert.equal(rated('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N').score, 9.3);
});

test('CVSS 2 knows no critical', () => {
  assert.equal(rated('AV:N/AC:L/Au:N/C:C/I:C/A:C'), {
    severity: 'high',
    score: 10,
    vector: 'AV:N/AC:L/Au:N/C:C/I:C/A:C',
  });
});

test('the newest version of CVSS wins over a higher score', () => {
  const old = 'AV:N/AC:L/Au:N/C:C/I:C/A:C';
  const recent = 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N';
  assert.is(rated(old, recent).vector, recent);
  assert.is(rated(recent, old).severity, 'low');
});

test('the word of the database where there is no vector, else the severity of a range', () => {
  assert.is(rate([record({ database_specific: { severity: 'MODERATE' } })]).severity, 'medium');
  assert.is(rate([record({}), record({ database_specific: { severity: 'HIGH' } })]).severity, 'high');
  const affected = [{ package: { ecosystem: 'PyPI', name: 'a' }, ecosystem_specific: { severity: 'low' } }];
  assert.is(rate([record({ affected })]).severity, 'low');
});

test('malicious is critical, nothing is unknown, a broken vector says nothing', () => {
  assert.is(rate([record({ id: 'MAL-2024-1' })]).severity, 'critical');
  assert.is(
    rate([record({ id: 'MAL-2024-1', database_specific: { severity: 'LOW' } })]).severity,
    'critical',
  );
  const score = 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N';
  assert.equal(rate([record({ id: 'MAL-2024-1', severity: [{ type: 'CVSS_V3', score }] })]), {
    severity: 'critical',
    score: 1.8,
    vector: score,
  });
  assert.is(rate([record({})]).severity, 'unknown');
  for (const vector of ['CVSS:3.1/AV:N', 'CVSS:9.9/AV:N', 'x', '7.5', `CVSS:3.1/${'AV:N/'.repeat(200)}`])
    assert.is(rated(vector).severity, 'unknown', vector.slice(0, 20));
});

test.run();
