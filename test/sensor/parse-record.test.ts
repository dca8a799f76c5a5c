import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isRecordName, parseRecord, type RecordFile } from '../../extension/sensor/parse-record.ts';
import { parseRunTarget } from '../../extension/sensor/run-mode.ts';

const test = suite('sensor: records');

const id = '42-1000-00112233445566ff';
const file: RecordFile = { id, uid: 7, ownerKnown: true, modified: 50, platform: 'linux' };
const start = {
  k: 'start',
  v: 1,
  pid: 42,
  euid: 7,
  t: 10.5,
  argv: ['/usr/bin/python3', 'a.py'],
  cwd: '/home/u',
  hooked: 1,
};

function parse(lines: readonly unknown[], own: RecordFile = file) {
  return parseRecord(
    Buffer.from(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')),
    own,
  );
}

function run(lines: readonly unknown[]) {
  const parsed = parse(lines);
  if ('refused' in parsed) throw new Error(parsed.refused);
  return parsed.run;
}

test('names of records', () => {
  assert.ok(isRecordName(`${id}.jsonl`));
  for (const name of [
    'x.jsonl',
    `${id}.json`,
    `../${id}.jsonl`,
    `${id}.jsonl.tmp`,
    '42-1000-zz112233445566ff.jsonl',
  ])
    assert.not.ok(isRecordName(name), name);
});

test('a whole record', () => {
  const { main, mode, exitCode, wallMs, counts, events } = run([
    start,
    {
      k: 'event',
      t: 11,
      c: 'import',
      n: 'yaml',
      file: '/v/lib/python3.11/site-packages/yaml/__init__.py',
      by: '__main__',
    },
    {
      k: 'event',
      t: 12,
      c: 'connect',
      n: 'h.test',
      d: '10.0.0.1',
      port: 443,
      by: 'urllib3',
      importing: 1,
      guess: 1,
    },
    { k: 'read', dir: '/data', type: 'csv', n: 1 },
    { k: 'sum', t: 12, wall: 1.5, user: 0.25, n_connect: 1 },
    { k: 'read', dir: '/data', type: 'csv', n: 5 },
    { k: 'sum', t: 13, wall: 2.5, user: 0.5, n_connect: 3 },
    { k: 'end', why: 'exit', code: 0, source: 'assumed', peak: 1024 },
  ]);
  assert.equal([main, mode, exitCode, wallMs, counts['connect']], ['/home/u/a.py', 'script', 0, 2500, 3]);
  assert.equal(
    events.map(({ kind, name, count, ambiguous, importing }) => [kind, name, count, ambiguous, importing]),
    [
      ['import', 'yaml', 1, false, false],
      ['connect', 'h.test', 1, true, true],
      ['read', '/data', 5, false, false],
    ],
  );
});

test('files have the names that other tables give them', () => {
  const at = (c: string, n: string) => ({ k: 'event', t: 1, c, n });
  const parsed = run([
    { ...start, exe: '/home/u/../v/bin/python', argv: ['/usr/bin/python3', './b/../a.py'] },
    at('write', '//tmp/./x'),
    at('database', ':memory:'),
    at('dlopen', 'libc.so.6'),
    at('system', 'a//b'),
    { k: 'read', dir: '/data/./', type: 'csv', n: 1 },
  ]);
  assert.equal([parsed.main, parsed.executable], ['/home/u/a.py', '/home/v/bin/python']);
  assert.equal(
    parsed.events.map(({ name }) => name),
    ['/tmp/x', ':memory:', 'libc.so.6', 'a//b', '/data/'],
  );
});

test('of several attempts to exec, the last one is what the process became', () => {
  const attempt = (n: string) => ({ k: 'event', t: 1, c: 'exec', n });
  const names = (...lines: object[]) => run([start, ...lines]).events.map(({ name }) => name);
  const end = (why: string) => ({ k: 'end', why });
  assert.equal(names(attempt('/a/x'), end('exec'), attempt('/b/x'), end('exec')), ['/b/x']);
  assert.equal(names(attempt('/a/x'), end('exec'), end('exit')), []);
});

test('torn, foreign and binary lines cost themselves alone', () => {
  const parsed = run([
    '\xff\xfe',
    start,
    '{"k":"event","c":"conn',
    '[1,2]',
    'null',
    { k: 'event', c: 'unheard-of', n: 'x' },
    '{"k":"end","why":"exit","code":2}',
  ]);
  assert.is(parsed.exitCode, 2);
  assert.equal(parsed.events, []);
});

test('what is missing or of another type is absent', () => {
  const parsed = run([
    { k: 'start', pid: 42, euid: 7, argv: 'x', cwd: 9, t: 'now' },
    { k: 'end', why: 'boom', code: '1' },
  ]);
  assert.equal(
    [parsed.argv, parsed.cwd, parsed.exitCode, parsed.ending, parsed.startTime],
    [[], '', null, '', 50],
  );
});

test('forged and empty records are refused', () => {
  assert.equal(parse([]), { refused: 'it has no start record' });
  assert.ok('refused' in parse([{ ...start, pid: 43 }]));
  assert.ok('refused' in parse([{ ...start, euid: 0 }]));
  assert.not.ok('refused' in parse([{ ...start, euid: -1 }], { ...file, ownerKnown: false }));
});

test('a secret that the process let through is redacted by the reader', () => {
  const key = `sk-proj-${'a1B2c3D4'.repeat(6)}`;
  const text = JSON.stringify(
    run([
      { ...start, argv: ['python', 'x.py', '--password', 'correcthorsebattery', key], cwd: `/tmp/${key}` },
      {
        k: 'event',
        c: 'subprocess',
        n: 'curl',
        d: `curl -H Authorization:${key} https://me:secretpw@h.test/`,
      },
    ]),
  );
  assert.not.match(text, /a1B2c3D4|correcthorse|secretpw/);
});

test('bounds: many lines, long texts, many items', () => {
  const event = { k: 'event', c: 'write', n: 'x'.repeat(5000) };
  const parsed = run([
    { ...start, argv: Array.from({ length: 500 }, () => 'a') },
    ...Array.from({ length: 9000 }, () => event),
  ]);
  assert.ok(parsed.events.length <= 8192);
  assert.ok((parsed.events[0]?.name.length ?? 0) <= 1024);
  assert.is(parsed.argv.length, 64);
});

test('never throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => void parseRecord(Buffer.from(bytes), file)),
  );
  const line = fc.record({
    k: fc.constantFrom('start', 'event', 'read', 'sum', 'end', 'main'),
    pid: fc.constant(42),
    euid: fc.constant(7),
    c: fc.string(),
    n: fc.anything(),
    t: fc.anything(),
    argv: fc.anything(),
    mode: fc.anything(),
    wall: fc.anything(),
  });
  fc.assert(
    fc.property(
      fc.array(fc.oneof(line, fc.constant(start))),
      (lines) => void parse(lines.map((one) => JSON.stringify(one) ?? '')),
    ),
    { numRuns: 200 },
  );
});

test('command lines as CPython reads them', () => {
  const cases: [string, string, string][] = [
    ['python', 'interactive', ''],
    ['python -', 'stdin', ''],
    ['python x.py -c y', 'script', 'x.py'],
    ['python -B -W ignore -X dev x.py', 'script', 'x.py'],
    ['python -Wignore x.py', 'script', 'x.py'],
    ['python -Ic print', 'command', ''],
    ['python -mpip install x', 'module', 'pip'],
    ['python -I -m http.server', 'module', 'http.server'],
    ['python --check-hash-based-pycs always x.py', 'script', 'x.py'],
    ['python -- -x.py', 'script', '-x.py'],
    ['python -m', 'module', ''],
  ];
  for (const [line, mode, name] of cases) assert.equal(parseRunTarget(line.split(' ')), { mode, name }, line);
});

test.run();
