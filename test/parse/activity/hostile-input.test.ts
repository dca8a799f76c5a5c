/** Whatever a user writes where runs and schedules are read from: no reader throws, and none makes much of little. */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ActivityReader, activityReaders } from '../../helpers/activity-readers.ts';

const test = suite('hostile input');
process.env['TZ'] = 'UTC';

/** What formats are made of, names that every object has, numbers beyond all bounds, and what is no text. */
const tokens = [
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'undefined', 'null', 'NaN', '', ' ', '\t'],
  ...['\n', '\r\n', '\0', '\ud800', '\u202e', 'é', '\ufeff', '-1', '0', '1e999', '99999999999999999999'],
  ...['9007199254740993', '0/0', '*/0', '1..0', '0..9999', '~', '@', '%', '%%', '%h', '\\', '\\x', '\\x00'],
  ...['"', "'", '`', '$(', '${', '$HOME', '~/', '(', ')', '{', '}', '[', ']', '[]', '{}', '<', '<<', '<<<'],
  ...['<<E', '\nE\n', '>', '|', '||', '|&', '&', '&&', ';', '#', '#!', '#1700000000', ': 1:1;', '- cmd: '],
  ...[
    '  when: ',
    '=',
    '==',
    ':',
    '::',
    ',',
    '..',
    '.',
    '/',
    '//',
    '/*',
    '*/',
    '*',
    '?',
    '!',
    '!!',
    '-',
    '--',
  ],
  ...['-c', '-m', '-', 'python', 'python3 -c', 'pip install', 'cd ', 'sudo ', 'env ', 'uv run ', 'bash -c '],
  ...[
    '[Service]',
    '[Timer]',
    'ExecStart=',
    'OnCalendar=',
    '[Desktop Entry]',
    'Exec=',
    '@daily ',
    '* * * * * ',
  ],
  ...['<a>', '</a>', '<a/>', '<!--', '-->', '<![CDATA[', ']]>', '<!ENTITY a "b">', '&#x110000;', '&#xD800;'],
  ...['&amp;', '<dict>', '</dict>', '<key>', '<array>', '<plist>', '</plist>', '<Task>', '<Exec>'],
  ...['"tasks":', '"configurations":', '"pid":', '"run":', 'null,', 'CRON[1]: (a) CMD (', 'Jan  1 00:00:00 '],
  ...['_PID=1\n', '_CMDLINE=', '__REALTIME_TIMESTAMP=', 'site-packages/', 'bplist00', 'SQLite format 3\0'],
] as const;

interface Change {
  readonly at: number;
  readonly kind: 'byte' | 'insert' | 'cut' | 'repeat' | 'end';
  readonly value: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('byte', 'insert', 'insert', 'insert', 'cut', 'repeat', 'end'),
  value: fc.nat(0xffff),
});

function apply(bytes: Buffer, { at, kind, value }: Change): Buffer {
  const place = Math.floor(at * bytes.length);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  const token = Buffer.from(tokens[value % tokens.length] ?? '');
  if (kind === 'byte') return Buffer.concat([before, Buffer.from([value & 0xff]), after.subarray(1)]);
  if (kind === 'insert') return Buffer.concat([before, token, after]);
  if (kind === 'cut') return Buffer.concat([before, after.subarray(value % 64)]);
  if (kind === 'repeat') return Buffer.concat([before, after.subarray(0, value % 64), after]);
  return before;
}

const soup = fc
  .array(fc.oneof(fc.constantFrom(...tokens), fc.string({ unit: 'binary' })), { maxLength: 40 })
  .map((parts) => Buffer.from(parts.join('')));

function inputOf({ seeds }: ActivityReader): fc.Arbitrary<Buffer> {
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 12 }))
    .map(([seed, changes]) => changes.reduce(apply, seed));
  return fc.oneof(
    { weight: 4, arbitrary: mutated },
    soup,
    fc.uint8Array({ maxLength: 300 }).map(Buffer.from),
  );
}

/** Characters of what a reader gives. */
function sizeOf(output: unknown): number {
  return (JSON.stringify(output, (_, value) => (typeof value === 'bigint' ? String(value) : value)) ?? '')
    .length;
}

for (const reader of activityReaders) {
  test(`${reader.name}: seeds are read`, () => {
    assert.ok(reader.seeds.some((seed) => sizeOf(reader.read(seed)) > 2));
  });

  test(`${reader.name}: changed, cut and mixed`, () => {
    fc.assert(
      fc.property(inputOf(reader), (input) => {
        assert.ok(sizeOf(reader.read(input)) <= 200 * input.length + 20_000);
      }),
      { numRuns: 400 },
    );
  });

  test(`${reader.name}: one thing over and over`, () => {
    for (const seed of [
      ...tokens.filter((token) => token !== '').map((token) => Buffer.from(token)),
      ...reader.seeds,
    ]) {
      const input = Buffer.alloc(60_000, seed);
      const whole = reader.seeds[0] ?? Buffer.alloc(0);
      const middle = Math.floor(whole.length / 2);
      for (const given of [input, Buffer.concat([whole.subarray(0, middle), input, whole.subarray(middle)])])
        assert.ok(sizeOf(reader.read(given)) <= 200 * given.length + 20_000);
    }
  });
}

test.run();
