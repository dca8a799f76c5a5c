import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeIndex, IndexError, openIndex } from '../../../extension/analyse/advisories/index-format.ts';
import { indexBytes, indexOf, osv, range } from '../../helpers/advisories.ts';

const test = suite('analyse/advisories/index-format');

const many = Array.from({ length: 500 }, (_, i) =>
  osv(
    `PYSEC-2024-${i}`,
    `pack.age_${i}`,
    { versions: ['1.0', `1.${i}`], ranges: [range('introduced=0', `fixed=${i + 1}.0`)] },
    {
      summary: `Number ${i} ${'x'.repeat(i)}`,
    },
  ),
);

test('every package is found again, over many blocks', () => {
  const index = indexOf(many);
  assert.is([...index.packages()].length, 500);
  for (let i = 0; i < 500; i++) {
    const found = index.lookup(`pack-age-${i}`);
    assert.equal(
      found?.advisories.map((advisory) => advisory.ids),
      [[`PYSEC-2024-${i}`]],
    );
    assert.equal(found?.boundaries, [`${i + 1}.0`]);
  }
  for (const name of ['', 'a', 'pack-age', 'pack-age-500', 'zzz', 'pack-age-1 '])
    assert.is(index.lookup(name), undefined);
});

test('meta comes back', () => {
  assert.is(openIndex(indexBytes(many, { source: 'ünïcode', etag: '"x"' })).meta.source, 'ünïcode');
});

test('an empty index', () => {
  const index = indexOf([]);
  assert.is(index.lookup('demo'), undefined);
  assert.equal([...index.packages()], []);
});

test('equal input gives equal bytes', () => {
  assert.ok(indexBytes(many).equals(indexBytes([...many])));
});

test('any changed or missing byte is noticed', () => {
  const bytes = indexBytes(many);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      assert.throws(
        () => openIndex(damaged),
        (error: Error) => error instanceof IndexError,
      );
      assert.throws(
        () => openIndex(bytes.subarray(0, at)),
        (error: Error) => error instanceof IndexError,
      );
    }),
    { numRuns: 300 },
  );
});

test('what is no index says so', () => {
  for (const text of ['', 'PYSIGHTA', 'x'.repeat(5000)])
    assert.throws(() => openIndex(Buffer.from(text)), /advisory index/);
  assert.type(encodeIndex, 'function');
});

test.run();
