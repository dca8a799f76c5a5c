import {
  type Columns,
  decodeRows,
  encodeRows,
  RowEncoder,
  RowIds,
  type StringMap,
  table,
} from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('sdk/row-ids');

type Cell = string | number | bigint | null;

function createIds() {
  const ids = new RowIds();
  return {
    next(cells: readonly Cell[]): number {
      for (const cell of cells) ids.text(cell === null ? null : String(cell));
      return ids.next();
    },
  };
}

test('the same row has the same number in each scan, whatever is around it', () => {
  const one = createIds();
  const other = createIds();
  const a = one.next(['/a', 1, null]);
  const b = one.next(['/b', 1, null]);
  assert.is(other.next(['/b', 1, null]), b);
  other.next(['/c', 2, '']);
  assert.is(other.next(['/a', 1, null]), a);
});

test('equal rows of one scan have numbers of their own, in the same order in each scan', () => {
  const scan = () => {
    const ids = createIds();
    return Array.from({ length: 1000 }, () => ids.next(['x', 1]));
  };
  const first = scan();
  assert.is(new Set(first).size, 1000);
  assert.equal(scan(), first);
});

test('different rows have different safe integers', () => {
  const ids = createIds();
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
    [1],
  ];
  const many = Array.from({ length: 200_000 }, (_, i) => [`/home/user${i % 50}/script${i}.py`, i % 7]);
  const found = [...rows, ...many].map((cells) => ids.next(cells));
  assert.is(new Set(found).size, found.length);
  assert.ok(found.every((id) => Number.isSafeInteger(id) && id >= 0));
});

const columns = {
  path: { type: 'TEXT', index: true },
  size: { type: 'BIGINT' },
  atime: { type: 'BIGINT', volatile: true },
} as const satisfies Columns;

const row = (path: string, size: number, atime = 1) => ({ path, size, atime });

function numbers(rows: readonly ReturnType<typeof row>[], uses = (_: string) => true): string[] {
  const encoded = encodeRows(columns, rows, { uses, rowid: 'made' });
  return [...decodeRows(encoded)].map((one) => one['rowid'] ?? 'none');
}

test('encoded rows have numbers made of what the query reads, without what changes by itself', () => {
  const [a, b] = numbers([row('/a', 1), row('/b', 2)]);
  assert.equal(numbers([row('/c', 3), row('/b', 2, 99), row('/a', 1, 50)]).slice(1), [b, a]);
  assert.is(new Set(numbers([row('/a', 1), row('/a', 1), row('/a', 2)])).size, 3);
  const paths = numbers([row('/a', 1), row('/a', 2)], (column) => column === 'path');
  assert.is(new Set(paths).size, 2, 'rows that look alike are still two');
  assert.equal(
    numbers([row('/a', 1)], () => false),
    ['none'],
    'count(*) reads nothing',
  );
});

test('a row keeps its number where the encoder begins a new chunk within it', () => {
  const long = Array.from({ length: 40 }, (_, index) => row(`/${String(index).repeat(3000)}`, index));
  const encoder = new RowEncoder(columns, { rowid: 'made' });
  for (const one of long) encoder.add(one);
  const together = [...decodeRows(encoder.finish())].map((one) => one['rowid']);
  assert.equal(
    together,
    long.flatMap((one) => numbers([one])),
  );
});

test('a table gives both sides of an OR the same numbers', async () => {
  const all = [row('/a', 1), row('/b', 1), row('/c', 2)];
  const files = table({
    name: 'files',
    columns,
    rowids: true,
    generate: (query) => all.filter(({ path }) => query.equals('path')?.includes(path) ?? true),
  });
  const ask = async (constraints: object[]): Promise<StringMap[]> => {
    const request = { action: 'generate', context: JSON.stringify({ constraints }) };
    const { rows } = await files.call(request, { signal: new AbortController().signal });
    return [...decodeRows(rows)].map((one) => ({ ...one }));
  };
  const whole = await ask([]);
  const side = await ask([{ name: 'path', affinity: 'TEXT', list: [{ op: 2, expr: '/b' }] }]);
  assert.equal(side, [whole[1]]);
});

test.run();
