import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchPackage } from '../../../extension/analyse/advisories/match.ts';
import { indexOf, osv, range } from '../../helpers/advisories.ts';

const test = suite('analyse/advisories/match');

/** Which of the versions a single advisory affects. */
function affected(what: object, versions: readonly string[]): string[] {
  const index = indexOf([osv('X-0001', 'demo', what)]);
  return versions.filter((version) => matchPackage(index, 'demo', version).length > 0);
}

test('a range: from introduced, up to but not with fixed', () => {
  const found = affected({ ranges: [range('introduced=1.0', 'fixed=2.0')] }, [
    '0.9', '1.0.dev1', '1.0rc1', '1.0', '1.0.post1', '1.10', '2.0.dev1', '2.0rc1', '2.0', '2.0.0', '2.0.post1',
  ]); // biome-ignore format: a sequence
  assert.equal(found, ['1.0', '1.0.post1', '1.10', '2.0.dev1', '2.0rc1']);
});

test('introduced 0 is before every version', () => {
  const found = affected({ ranges: [range('introduced=0', 'fixed=1')] }, [
    '0.dev0',
    '0a1',
    '0',
    '0.9.9',
    '1',
  ]);
  assert.equal(found, ['0.dev0', '0a1', '0', '0.9.9']);
});

test('last_affected is affected, what comes after is not', () => {
  const found = affected({ ranges: [range('introduced=0', 'last_affected=1.5')] }, [
    '1.5',
    '1.5.0',
    '1.5.post1',
    '1.6',
  ]);
  assert.equal(found, ['1.5', '1.5.0']);
});

test('several stretches, in whatever order the events stand', () => {
  const what = { ranges: [range('fixed=2.1', 'introduced=1.0', 'fixed=1.3', 'introduced=2.0')] };
  assert.equal(affected(what, ['0.9', '1.0', '1.3', '1.9', '2.0', '2.1', '3']), ['1.0', '2.0']);
});

test('a version that ends one stretch and starts the next is affected', () => {
  const what = { ranges: [range('introduced=1', 'introduced=2', 'fixed=2', 'fixed=3')] };
  assert.equal(affected(what, ['1', '2', '2.5', '3']), ['1', '2', '2.5']);
});

test('limits bound a range', () => {
  const what = { ranges: [range('introduced=0', 'limit=2')] };
  assert.equal(affected(what, ['1', '2rc1', '2', '3']), ['1', '2rc1']);
  assert.equal(affected({ ranges: [range('introduced=0', 'limit=*')] }, ['1', '99']), ['1', '99']);
});

test('enumerated versions, however they are spelled', () => {
  const what = { versions: ['1.0-rc1', '2.0.0', '2004d'] };
  assert.equal(affected(what, ['1.0rc1', '1.0', '2', 'v2.0', '2.0.1', '2004d', '2004D', '2004e']), [
    '1.0rc1', '2', 'v2.0', '2004d', '2004D',
  ]); // biome-ignore format: a sequence
});

test('a local label of the installed version is ignored, as PEP 440 specifiers do', () => {
  const fixed = { ranges: [range('introduced=1.0', 'fixed=2.0.1')] };
  assert.equal(affected(fixed, ['2.0.0+cu118', '2.0.1+cu118', '1.0+x']), ['2.0.0+cu118', '1.0+x']);
  const last = { ranges: [range('introduced=1.0', 'last_affected=2.0.1')] };
  assert.equal(affected(last, ['2.0.1+cu118', '2.0.2+cu118']), ['2.0.1+cu118']);
  assert.equal(affected({ versions: ['2.0.1'] }, ['2.0.1+cu118', '2.0.2+cu118']), ['2.0.1+cu118']);
});

test('a boundary with a local label compares with the whole version', () => {
  const what = { ranges: [range('introduced=1.0', 'fixed=1.0+patch2')] };
  assert.equal(affected(what, ['1.0', '1.0+patch1', '1.0+patch2', '1.0+patch3']), ['1.0', '1.0+patch1']);
  assert.equal(affected({ versions: ['1.0+bad'] }, ['1.0', '1.0+bad', '1.0+good']), ['1.0+bad']);
});

test('epochs', () => {
  assert.equal(affected({ ranges: [range('introduced=0', 'fixed=1!1.0')] }, ['2024.1', '1!0.9', '1!1.0']), [
    '2024.1',
    '1!0.9',
  ]);
});

test('an invalid boundary drops its range, not the rest', () => {
  const what = {
    versions: ['3.0'],
    ranges: [range('introduced=0', 'fixed=2019-09-12'), range('introduced=1', 'fixed=2')],
  };
  assert.equal(affected(what, ['0.5', '1.5', '3.0']), ['1.5', '3.0']);
});

test('fixed versions: above the installed one, not affected themselves, nearest first', () => {
  const what = {
    versions: ['1.4'],
    ranges: [
      range(
        'introduced=0',
        'fixed=1.2',
        'introduced=1.3',
        'fixed=1.4',
        'introduced=2',
        'fixed=2.10',
        'fixed=2.9',
      ),
    ],
  };
  const index = indexOf([osv('X-0001', 'demo', what)]);
  const fixed = (version: string) => matchPackage(index, 'demo', version)[0]?.fixed();
  assert.equal(fixed('1.0'), ['1.2', '2.9', '2.10']);
  assert.equal(fixed('1.3'), ['2.9', '2.10']);
  assert.equal(fixed('2.1'), ['2.9', '2.10']);
});

test('aliases are one row with all ids; others stay apart', () => {
  const index = indexOf([
    osv('PYSEC-2024-1', 'demo', { versions: ['1'] }, { aliases: ['CVE-2024-1'] }),
    osv('GHSA-aaaa-bbbb-cccc', 'Demo', { versions: ['2'] }, { aliases: ['CVE-2024-1', 'CVE-2024-2'] }),
    osv('PYSEC-2024-2', 'demo', { versions: ['3'] }, { aliases: ['CVE-2024-2'] }),
    osv('PYSEC-2024-3', 'demo', { versions: ['1'] }),
    osv('PYSEC-2024-4', 'demo', { versions: ['1'] }, { withdrawn: '2024-02-02T00:00:00Z' }),
  ]);
  const ids = (version: string) => matchPackage(index, 'demo', version).map((match) => match.advisory.ids);
  const merged = ['CVE-2024-1', 'CVE-2024-2', 'GHSA-aaaa-bbbb-cccc', 'PYSEC-2024-1', 'PYSEC-2024-2'];
  assert.equal(ids('3'), [merged]);
  assert.equal(ids('1').sort(), [merged, ['PYSEC-2024-3']].sort());
});

test('a package is rated by what a record says of it, not of another package', () => {
  const of = (name: string, severity: string) => ({
    package: { ecosystem: 'PyPI', name },
    versions: ['1'],
    database_specific: { severity },
  });
  const index = indexOf([{ id: 'X-0001', affected: [of('One', 'CRITICAL'), of('two', 'LOW')] }]);
  const severity = (name: string) => matchPackage(index, name, '1')[0]?.advisory.severity;
  assert.is(severity('one'), 'critical');
  assert.is(severity('two'), 'low');
});

test('an installed version that is no PEP 440 version matches no range', () => {
  assert.equal(affected({ ranges: [range('introduced=0')] }, ['banana', '', '1']), ['1']);
});

test.run();
