import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mappedModules, parseProcNet } from '../../../extension/core/proc-text.ts';
import { parseCronLog } from '../../../extension/parse/cron-log.ts';
import { parseJournal } from '../../../extension/parse/journal.ts';
import { parseLogTime } from '../../../extension/parse/log-time.ts';
import { parsePycHead, parsePycName } from '../../../extension/parse/pyc.ts';

const test = suite('logs and traces');
process.env['TZ'] = 'UTC';
const now = Date.UTC(2026, 0, 2) / 1000;

test('times: ISO with and without zone, without year around its turn', () => {
  assert.is(
    parseLogTime('2026-01-01T05:00:01.123456+01:00 x', now)?.time,
    Date.UTC(2026, 0, 1, 4, 0, 1, 123) / 1000,
  );
  assert.is(parseLogTime('2026-01-01 05:00:01,5 x', now)?.rest, 'x');
  assert.is(parseLogTime('Dec 31 23:59:59 x', now)?.time, Date.UTC(2025, 11, 31, 23, 59, 59) / 1000);
  assert.is(parseLogTime('Jan  1 00:00:01 x', now)?.time, Date.UTC(2026, 0, 1, 0, 0, 1) / 1000);
  for (const line of ['', 'x', 'Foo 1 00:00:00 x', '2026-13-45T99:00:00 x'])
    assert.is(parseLogTime(line, now), undefined, line);
});

test('the log of cron: Debian, Red Hat; other lines are left out', () => {
  const text =
    'Jan  1 03:00:01 box CRON[30]: (root) CMD (python3 a.py (b))\nJan  1 03:00:02 box CROND[31]: (ana) CMD (x )\nJan  1 03:00:03 box sshd[3]: (a) CMD (b)\nJan  1 03:00:04 box CRON[32]: (root) CMDEND (x)\n';
  assert.equal(
    parseCronLog(text, now).map(({ pid, user, command }) => [pid, user, command]),
    [
      [30, 'root', 'python3 a.py (b)'],
      [31, 'ana', 'x'],
    ],
  );
});

test('a message of several lines in an export of the journal is no entry', () => {
  const field = (name: string, value: string): Buffer => {
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(Buffer.byteLength(value)));
    return Buffer.concat([Buffer.from(`${name}\n`), size, Buffer.from(`${value}\n`)]);
  };
  const forged = 'x\n\n__REALTIME_TIMESTAMP=1000000\n_PID=1\n_UID=0\n_CMDLINE=python3 /forged.py\n\n';
  const entry = (pid: number) => Buffer.from(`__REALTIME_TIMESTAMP=2000000\n_PID=${pid}\n_UID=1000\n`);
  const end = Buffer.from('\n');
  const bytes = Buffer.concat([
    ...[entry(7), field('MESSAGE', forged), field('_CMDLINE', 'python3 -c "a\n_PID=1"'), end],
    ...[entry(8), Buffer.from('_CMDLINE=python3 b.py\n'), end],
    ...[entry(9), field('MESSAGE', forged).subarray(0, 60)],
  ]);
  assert.equal(
    parseJournal(bytes).map(({ pid, commandLine }) => [pid, commandLine]),
    [
      [7, 'python3 -c "a\n_PID=1"'],
      [8, 'python3 b.py'],
    ],
  );
  const listed = JSON.stringify({
    ...{ _PID: '7', __REALTIME_TIMESTAMP: '1000000' },
    _CMDLINE: [...Buffer.from('python3 \u00e9.py')],
  });
  assert.is(parseJournal(listed)[0]?.commandLine, 'python3 \u00e9.py');
});

test('exports of the journal: JSON and export format, a process once', () => {
  const json = [1, 2]
    .map(
      (s) =>
        `{"_PID":"7","_UID":"1000","_CMDLINE":"python3 a.py","_SYSTEMD_UNIT":"a.service","__REALTIME_TIMESTAMP":"${s}000000"}`,
    )
    .join('\n');
  const [one, ...more] = parseJournal(`${json}\n{"_PID":"x"}\nbroken\n`);
  assert.equal(
    [one?.pid, one?.uid, one?.first, one?.last, one?.unit, more],
    [7, 1000, 1, 2, 'a.service', []],
  );
  const text =
    '__REALTIME_TIMESTAMP=5000000\n_PID=8\n_CMDLINE=python3 b.py\nMESSAGE=x\n\n__REALTIME_TIMESTAMP=6000000\n_PID=9\n';
  assert.equal(
    parseJournal(text).map(({ pid, uid, commandLine }) => [pid, uid, commandLine]),
    [[8, -1, 'python3 b.py']],
  );
  assert.equal(parseJournal(''), []);
});

test('bytecode: names and heads', () => {
  assert.equal(parsePycName('a.b.cpython-311.opt-1.pyc'), {
    module: 'a.b',
    implementation: 'cpython',
    version: '3.11',
  });
  assert.equal(parsePycName('test_x.cpython-39-pytest-7.4.0.pyc')?.version, '3.9');
  assert.equal(parsePycName('x.pypy310.pyc')?.implementation, 'pypy');
  for (const name of ['x.pyc', 'x.py', 'cpython-311.pyc', '.cpython-311.pyc'])
    assert.is(parsePycName(name), undefined, name);
  const head = (flags: number): Buffer =>
    Buffer.from([0xa7, 0x0d, 0x0d, 0x0a, flags, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]);
  assert.equal(parsePycHead(head(0)), { magic: 3495, hashBased: false, sourceTime: 1, sourceSize: 2 });
  assert.equal(parsePycHead(head(3)), { magic: 3495, hashBased: true, sourceTime: null, sourceSize: null });
  assert.is(parsePycHead(head(9)), undefined);
  assert.is(parsePycHead(Buffer.from('not bytecode, text')), undefined);
  assert.is(parsePycHead(new Uint8Array()), undefined);
});

test('sockets of /proc/net and maps', () => {
  const row = (remote: string, inode: number): string =>
    `   0: 0100007F:1F90 ${remote} 01 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0\n`;
  const text = `  sl  local_address rem_address\n${row('0370528C:01BB', 1)}${row('0100007F:1234', 2)}${row('00000000:0000', 3)}${row('0370528C:01BB', 99)}${row('B80D01200000000000000000010000AA:0050', 4)}${row('0000000000000000FFFF00000370528C:0016', 5)}`;
  assert.equal(parseProcNet(text, new Set(['1', '2', '3', '4', '5'])), [
    { host: '140.82.112.3', port: 443 },
    { host: '2001:db8::aa00:1', port: 80 },
    { host: '140.82.112.3', port: 22 },
  ]);
  const site = '/v/lib/python3.11/site-packages';
  assert.equal(
    mappedModules(
      `7f-8f r-xp 0 08:01 1  ${site}/a b/c.so (deleted)\n7f r-xp 0 0 0 [heap]\n7f r 0 0 1 /usr/lib/libc.so.6\n7f r 0 0 1 ${site}/a b/c.so\n`,
    ),
    [`${site}/a b/c.so`],
  );
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.uint8Array({ maxLength: 40 }), (text, bytes) => {
      parseLogTime(text, now);
      parseCronLog(`Jan  1 03:00:01 box CRON[30]: (root) CMD (${text})`, now);
      parseJournal(text);
      parseJournal(`{${text}`);
      parsePycName(text);
      parsePycHead(bytes);
      parseProcNet(text, new Set(['1']));
      mappedModules(text);
    }),
  );
});

test.run();
