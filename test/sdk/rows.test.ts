import * as fc from 'fast-check';
import {
  CellError,
  type Columns,
  decodeRows,
  EncodedRows,
  encodeRows,
  OsqueryError,
  RowEncoder,
  type RowOf,
  table,
} from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeMaps } from '../../extension/sdk/src/rows/encode-maps.ts';

const test = suite('sdk/rows');

const columns = {
  text: { type: 'TEXT' },
  int: { type: 'INTEGER' },
  big: { type: 'BIGINT' },
  unsigned: { type: 'UNSIGNED BIGINT' },
  double: { type: 'DOUBLE' },
  blob: { type: 'BLOB' },
} as const satisfies Columns;

const empty = { text: null, int: null, big: null, unsigned: null, double: null, blob: null };

function encoded(row: Record<string, unknown>): Record<string, string> {
  return { ...([...decodeRows(encodeRows(columns, [{ ...empty, ...row }]))][0] ?? {}) };
}

function bytesOf(rows: EncodedRows): string {
  return Buffer.concat(rows.chunks).toString('latin1');
}

test('values become the texts that osquery reads', () => {
  const row = {
    text: 'ünï\n"',
    int: -(2 ** 31),
    big: 2n ** 63n - 1n,
    unsigned: 2n ** 64n - 1n,
    double: 1e21,
    blob: Buffer.from('ab'),
  };
  assert.equal(encoded(row), {
    text: 'ünï\n"',
    int: '-2147483648',
    big: '9223372036854775807',
    unsigned: '18446744073709551615',
    double: '1e+21',
    blob: 'ab',
  });
});

test('NULL is the empty text: osquery makes NULL of it in numbers, and has none in texts', () => {
  assert.equal(encoded({}), { text: '', int: '', big: '', unsigned: '', double: '', blob: '' });
  assert.equal(encoded({ double: Number.NaN, big: undefined, int: Number.POSITIVE_INFINITY }), encoded({}));
});

test('numbers are exact at every size', () => {
  for (const value of [
    0,
    -0,
    7,
    9,
    10,
    99,
    100,
    999,
    1000,
    12_345,
    999_999,
    1e6,
    99_999_999,
    1e8,
    999_999_999,
    1e9,
    -1,
    2 ** 53 - 1,
  ])
    assert.is(encoded({ big: value })['big'], String(value), `${value}`);
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.maxSafeInteger(),
      fc.double(),
      (big, safe, double) => {
        assert.is(encoded({ big })['big'], String(big));
        assert.is(encoded({ big: safe })['big'], String(safe));
        const text = encoded({ double })['double'] ?? '';
        assert.is(text === '' ? null : Number(text), Number.isFinite(double) ? double : null);
      },
    ),
  );
});

test('booleans, dates and texts of integers are taken in integer columns', () => {
  assert.is(encoded({ int: true })['int'], '1');
  assert.is(encoded({ big: new Date(1_700_000_000_900) })['big'], '1700000000');
  assert.is(encoded({ unsigned: ' +12 ' })['unsigned'], '12');
  assert.is(encoded({ text: 12n })['text'], '12');
});

test('values that do not fit are errors that name the column', () => {
  const wrong: [string, unknown, RegExp][] = [
    ['int', 2 ** 31, /column int: 2147483648 does not fit INTEGER/],
    ['int', 1.5, /not an integer/],
    ['big', 2 ** 53, /give it as a bigint/],
    ['big', 2n ** 63n, /does not fit BIGINT/],
    ['big', 'abc', /not an integer/],
    ['unsigned', -1, /does not fit UNSIGNED BIGINT/],
    ['unsigned', 2n ** 64n, /does not fit UNSIGNED BIGINT/],
    ['double', 'abc', /not a number/],
    ['text', {}, /not text/],
    ['blob', [], /not text/],
  ];
  for (const [column, value, message] of wrong)
    assert.throws(
      () => encoded({ [column]: value }),
      (error: unknown) =>
        error instanceof CellError && error.column === column && message.test(error.message),
      `${column} ${String(value)}`,
    );
});

test('a value that does not fit is NULL where somebody is told of it', () => {
  const told: string[] = [];
  const rows = encodeRows(columns, [{ ...empty, int: 5e9, text: 'kept' }], {
    onInvalid: (error) => told.push(error.column),
  });
  assert.equal([...decodeRows(rows)][0], { ...encoded({}), text: 'kept' });
  assert.equal(told, ['int']);
});

test('columns that the query does not read are left out and not computed', () => {
  const rows = encodeRows(
    columns,
    [{ ...empty, text: () => assert.unreachable('it is not read'), int: () => 5 }],
    { uses: (column) => column === 'int' },
  );
  assert.equal([...decodeRows(rows)], [{ int: '5' }]);
  assert.equal([...decodeRows(encodeRows(columns, [empty, empty], { uses: () => false }))], [{}, {}]);
});

test('typed rows have the bytes of the same rows as maps', () => {
  const text = fc.string({ unit: 'binary', maxLength: 100 });
  const arbitrary = fc.array(
    fc.record({
      a: text,
      b: fc.oneof(fc.maxSafeInteger(), fc.nat()),
      c: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
    {
      maxLength: 20,
    },
  );
  const three = { a: { type: 'TEXT' }, b: { type: 'BIGINT' }, c: { type: 'DOUBLE' } } as const;
  fc.assert(
    fc.property(arbitrary, (rows) => {
      const maps = rows.map(({ a, b, c }) => ({ a, b: String(b), c: String(c) }));
      const typed = encodeRows(three, rows);
      assert.is(typed.count, rows.length);
      assert.is(bytesOf(typed), bytesOf(encodeMaps(maps)));
    }),
  );
});

test('rows of all sizes stay whole across chunks', () => {
  const sizes = fc.array(fc.nat({ max: 40_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const rows = lengths.map((length, index) => ({ a: `${index}:`.padEnd(length, 'ü') }));
      const encoded = encodeRows({ a: { type: 'TEXT' } }, rows);
      assert.equal([...decodeRows(encoded)], rows);
      for (const chunk of encoded.chunks) assert.ok([...decodeRows(new EncodedRows(0, [chunk]))].length > 0);
    }),
    { numRuns: 30 },
  );
});

test('rows larger than the limit are an error', () => {
  const encoder = new RowEncoder({ a: { type: 'TEXT' } }, { maxBytes: 100_000 });
  assert.throws(() => {
    for (let index = 0; index < 100; index++) encoder.add({ a: 'x'.repeat(10_000) });
  }, /limit of 100000 bytes/);
});

test('a table that osquery would not understand is refused here', () => {
  const make = (name: string, own: Columns) => () => table({ name, columns: own, generate: () => [] });
  const wrong: [() => unknown, RegExp][] = [
    [make('x', {}), /no columns/],
    [make('x y', { a: { type: 'TEXT' } }), /not a name/],
    [make('x', { 'a-b': { type: 'TEXT' } }), /not a name/],
    [make('x', { a: { type: 'TEXT' }, A: { type: 'TEXT' } }), /column a twice/],
    [make('x', { a: { type: 'TEXT', aliases: ['a'] } }), /column a twice/],
    [make('x', { a: { type: 'STRING' as 'TEXT' } }), /unknown type STRING/],
  ];
  for (const [run, message] of wrong)
    assert.throws(run, (error: unknown) => error instanceof OsqueryError && message.test(error.message));
});

test('a row that does not fit the columns does not compile', () => {
  const two = { a: { type: 'TEXT' }, n: { type: 'BIGINT' } } as const satisfies Columns;
  const fits: RowOf<typeof two> = { a: 'x', n: 1n };
  // @ts-expect-error a column is missing
  const missing: RowOf<typeof two> = { a: 'x' };
  // @ts-expect-error a column of another type
  const mistyped: RowOf<typeof two> = { a: 1, n: 1 };
  table({ name: 'x', columns: two, generate: () => [{ a: 'x', n: () => 1 }] });
  // @ts-expect-error generate gives a row without a column
  table({ name: 'x', columns: two, generate: () => [{ a: 'x' }] });
  // @ts-expect-error generate gives a text for a number
  table({ name: 'x', columns: two, generate: () => [{ a: 'x', n: 'y' }] });
  // @ts-expect-error generate gives a column that is not there
  table({ name: 'x', columns: two, generate: () => [{ a: 'x', n: 1, more: 1 }] });
  assert.ok(fits && missing && mistyped);
});

test.run();
