import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  canonicalVersion,
  compareVersions,
  hasLocalLabel,
  isVersion,
  publicVersion,
} from '../../extension/parse/version.ts';

const test = suite('parse/version');

// Ascending, as PEP 440 lists them.
const ascending = [
  '0a1', '0', '1.dev0', '1.0.dev456', '1.0a1', '1.0a2.dev456', '1.0a12.dev456', '1.0a12', '1.0b1.dev456', '1.0b2',
  '1.0b2.post345.dev456', '1.0b2.post345', '1.0rc1.dev456', '1.0rc1', '1.0', '1.0+abc.5', '1.0+abc.7', '1.0+5',
  '1.0.post456.dev34', '1.0.post456', '1.1.dev1', '1.10', '2024.1', '1!0.1',
]; // biome-ignore format: a sequence

test('orders as PEP 440 does', () => {
  for (const [i, a] of ascending.entries())
    for (const [j, b] of ascending.entries())
      assert.is(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a} against ${b}`);
});

test('equal versions have one canonical spelling', () => {
  const same = ['1.0rc1', 'v1.0-RC.1', '1rc1', ' 1.0.0c1 ', '1.0_preview_1'];
  assert.equal([...new Set(same.map(canonicalVersion))], ['1rc1']);
  assert.is(canonicalVersion('1.0-1'), '1.post1');
  assert.is(canonicalVersion('01!2.0.0.DEV'), '1!2.dev0');
  assert.is(canonicalVersion('0.0'), '0');
  assert.is(canonicalVersion('2.0.1+CU118-x'), '2.0.1+cu118.x');
});

test('knows what is no version', () => {
  for (const text of [
    '',
    'latest',
    '2004d',
    '1.0-n653',
    '2019-09-12',
    '1..0',
    '1.0+',
    'x'.repeat(300),
    '1'.repeat(300),
  ])
    assert.not(isVersion(text), text.slice(0, 20));
  assert.is(canonicalVersion('0.9.4-dev-r123'), undefined);
});

test('local labels', () => {
  assert.is(publicVersion('2.0.1+cu118'), '2.0.1');
  assert.is(publicVersion('2.0.1'), '2.0.1');
  assert.ok(hasLocalLabel('2.28.1+dfsg'));
  assert.not(hasLocalLabel('2.28.1'));
});

test('never throws, and a canonical version equals what it came from', () => {
  const letters = fc.constantFrom(...'0123456789.abrcdevpost!+-_v '.split(''));
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 20 }), (parts) => {
      const text = parts.join('');
      const canonical = canonicalVersion(text);
      assert.is(canonical !== undefined, isVersion(text));
      if (canonical !== undefined) assert.is(compareVersions(canonical, text), 0, text);
    }),
    { numRuns: 2000 },
  );
});

test.run();
