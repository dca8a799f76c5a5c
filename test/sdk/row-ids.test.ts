import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRowIds } from '../../../extension/sinks/scanner/row-ids.ts';

const test = suite('sinks/scanner/row-ids');

test('the same row has the same number in each scan, whatever is around it', () => {
  const one = createRowIds();
  const other = createRowIds();
  const a = one.next(['/a', 1, null]);
  const b = one.next(['/b', 1, null]);
  assert.is(other.next(['/b', 1, null]), b);
  other.next(['/c', 2, '']);
  assert.is(other.next(['/a', 1, null]), a);
});

test('equal rows of one scan have numbers of their own, in the same order in each scan', () => {
  const scan = () => {
    const ids = createRowIds();
    return Array.from({ length: 1000 }, () => ids.next(['x', 1]));
  };
  const first = scan();
  assert.is(new Set(first).size, 1000);
  assert.equal(scan(), first);
});

test('different rows have different safe integers', () => {
  const ids = createRowIds();
  const rows = [
    ['ab', 'c'],
    ['a', 'bc'],
    ['abc', ''],
    ['', 'abc'],
    [null],
    [''],
    ['null'],
    ['é'],
    [12n],
    [new Uint8Array([1])],
  ];
  const many = Array.from({ length: 200_000 }, (_, i) => [`/home/user${i % 50}/script${i}.py`, i % 7]);
  const found = [...rows, ...many].map((cells) => ids.next(cells));
  assert.is(new Set(found).size, found.length);
  assert.ok(found.every((id) => Number.isSafeInteger(id) && id >= 0));
});

test.run();
