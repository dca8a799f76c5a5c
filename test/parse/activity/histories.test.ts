import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import nodePath from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseBashHistory } from '../../../extension/parse/bash-history.ts';
import { parseFishHistory } from '../../../extension/parse/fish-history.ts';
import { parseIpythonHistory, shellLinesOf } from '../../../extension/parse/ipython-history.ts';
import { parseJupyterKernel, parseJupyterServer } from '../../../extension/parse/jupyter-runtime.ts';
import { parsePowershellHistory } from '../../../extension/parse/powershell-history.ts';
import { parseTranscript } from '../../../extension/parse/powershell-transcript.ts';
import { openSqlite } from '../../../extension/parse/sqlite-pages.ts';
import { parseZshHistory } from '../../../extension/parse/zsh-history.ts';
import { scenarioDirectory } from '../../helpers/fixture-host.ts';
import { withTemp } from '../../helpers/temp.ts';

const test = suite('histories');
process.env['TZ'] = 'UTC';

test('bash without times: a here-document or a text in quotes is one command', () => {
  const commands = (...lines: string[]): string[] =>
    parseBashHistory(lines.join('\n')).map(({ command }) => command);
  const document = ["python3 - <<'EOF'", 'import os', "print('it''s')", '', 'EOF'];
  assert.equal(commands('ls', ...document, 'python x.py'), ['ls', document.join('\n'), 'python x.py']);
  assert.equal(commands('python3 - <<-A', '\tx', '\tA', 'ls'), ['python3 - <<-A\n\tx\n\tA', 'ls']);
  assert.equal(commands('cat > run.sh <<X', 'python3 a.py', 'X', 'sh run.sh'), [
    'cat > run.sh <<X\npython3 a.py\nX',
    'sh run.sh',
  ]);
  assert.equal(commands('a <<X | python3 - <<Y', '1', 'X', '2', 'Y', 'b'), [
    'a <<X | python3 - <<Y\n1\nX\n2\nY',
    'b',
  ]);
  const quoted = ['python3 -c "', 'import os', "print('x')", '" --flag'];
  assert.equal(commands(...quoted, 'ls'), [quoted.join('\n'), 'ls']);
  // Nothing closes it: what follows are commands of their own.
  assert.equal(commands('python3 - <<EOF', 'ls', 'pwd'), ['python3 - <<EOF', 'ls', 'pwd']);
  assert.equal(commands('python3 -c "x', 'ls'), ['python3 -c "x', 'ls']);
  assert.equal(commands("echo it's", "ls it's"), ["echo it's", "ls it's"]);
  assert.equal(commands('echo $((1<<3))', 'ls', '3))'), ['echo $((1<<3))', 'ls', '3))']);
  assert.equal(commands('python3 - <<EOF', 'x', 'EOF', '#1767304800', 'ls'), [
    'python3 - <<EOF\nx\nEOF',
    'ls',
  ]);
});

test('bash without times: what nothing closes is looked for once', () => {
  for (const line of ['python - <<X', "python -c 'x", 'python -c "x', 'cat <<A <<B <<C'])
    assert.is(parseBashHistory(`${line}\n`.repeat(40_000)).length > 0, true);
});

test('bash: plain, with times, several lines, numbers that are no times', () => {
  assert.equal(parseBashHistory('ls\n\npython x.py\n'), [
    { command: 'ls', time: null, duration: null },
    { command: 'python x.py', time: null, duration: null },
  ]);
  const timed = parseBashHistory(
    '#1700000000\nfor i in 1; do\n  python x.py\ndone\n#1700000060\nls\n#123 comment\n',
  );
  assert.equal(timed, [
    { command: 'for i in 1; do\n  python x.py\ndone', time: 1_700_000_000, duration: null },
    { command: 'ls\n#123 comment\n', time: 1_700_000_060, duration: null },
  ]);
  assert.equal(parseBashHistory(''), []);
});

test('zsh: extended, plain, continued, metafied', () => {
  const text = ': 1700000000:12;python x.py\n: 1700000100:0;a \\\nb\nplain\n: bad:0;x\n';
  assert.equal(parseZshHistory(Buffer.from(text)), [
    { command: 'python x.py', time: 1_700_000_000, duration: 12 },
    { command: 'a \nb', time: 1_700_000_100, duration: null },
    { command: 'plain', time: null, duration: null },
    { command: ': bad:0;x', time: null, duration: null },
  ]);
  // "café": 0x83 0xe3 stands for 0xc3.
  assert.is(parseZshHistory(Buffer.from([0x63, 0x61, 0x66, 0x83, 0xe3, 0xa9, 0x0a]))[0]?.command, 'café');
  assert.equal(parseZshHistory(new Uint8Array()), []);
});

test('fish: commands with escapes and times', () => {
  assert.equal(
    parseFishHistory(
      '- cmd: echo a\\nb \\\\ c\n  when: 1700000000\n  paths:\n    - x\n- cmd: ls\n  when: x\n',
    ),
    [
      { command: 'echo a\nb \\ c', time: 1_700_000_000, duration: null },
      { command: 'ls', time: null, duration: null },
    ],
  );
  assert.equal(parseFishHistory('  when: 1700000000\nnonsense'), []);
});

test('PowerShell: continued lines, the call operator', () => {
  assert.equal(
    parsePowershellHistory('& "C:\\py.exe" `\r\n  x.py\r\nls\r\n').map(({ command }) => command),
    ['"C:\\py.exe" \n  x.py', 'ls'],
  );
});

const database = nodePath.join(
  scenarioDirectory('activity-linux'),
  'root/home/ana/.ipython/profile_default/history.sqlite',
);

test('IPython: sessions with times and what cells started', () => {
  const sessions = parseIpythonHistory(fs.readFileSync(database));
  assert.is(sessions?.length, 2);
  assert.equal(sessions?.[0], {
    ...{ session: 1, start: 1_767_261_600.123, end: 1_767_263_400.5, commands: 3 },
    lines: [
      '!pip install pandas==2.2.0',
      '%run analysis.py --fast',
      '%pip install -q --extra-index-url https://t0k3nvalue99@pypi.corp.example/simple corp-tools',
    ],
  });
  assert.equal([sessions?.[1]?.start, sessions?.[1]?.end], [1_767_297_600, null]);
  assert.equal(shellLinesOf('x = 1\n!ls\n%run -i a.py 1\n%%timeit\n%conda install x\n!!date'), [
    'ls',
    'python a.py 1',
    'conda install x',
    'date',
  ]);
  assert.equal(shellLinesOf('%%bash\ncd /srv\npython x.py'), ['cd /srv\npython x.py']);
  assert.equal(shellLinesOf('%%script /bin/sh\npython x.py'), ['python x.py']);
});

test('a database that is empty, cut, damaged or another', () => {
  const whole = fs.readFileSync(database);
  assert.is(parseIpythonHistory(Buffer.alloc(0)), undefined);
  assert.is(parseIpythonHistory(Buffer.from('SQLite format 3\0'.padEnd(4096, '\0'))), undefined);
  assert.is(parseIpythonHistory(Buffer.alloc(8192, 0xff)), undefined);
  for (let size = 0; size < whole.length; size += 511) parseIpythonHistory(whole.subarray(0, size));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 60 }), (changes) => {
      const damaged = Buffer.from(whole);
      for (const [at, byte] of changes) damaged[at] = byte;
      parseIpythonHistory(damaged);
    }),
    { numRuns: 300 },
  );
});

if (fs.existsSync('/usr/bin/sqlite3')) {
  test('rows are those that sqlite3 gives, over many pages, types and overflow', () =>
    withTemp((temp) => {
      const file = nodePath.join(temp, 'x.db');
      const sql = `PRAGMA page_size=1024; CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c REAL, d BLOB, e NUMERIC(10, 2), CHECK (a > 0));
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        INSERT INTO t SELECT i * 7, CASE WHEN i % 100 = 0 THEN printf('%.*c', i * 3, 'x') ELSE 'é' || i END, i / 3.0, zeroblob(i % 5), CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN -i * 100000 ELSE i * 10000000000 END FROM n;`;
      execFileSync('/usr/bin/sqlite3', [file, sql]);
      const expected = execFileSync(
        '/usr/bin/sqlite3',
        ['-json', file, 'SELECT a, b, c, length(d) d, e FROM t ORDER BY a'],
        { maxBuffer: 1 << 28 },
      );
      const read = openSqlite(fs.readFileSync(file));
      assert.equal(read?.columns('T'), ['a', 'b', 'c', 'd', 'e']);
      const rows = [...(read?.rows('t') ?? [])].map(({ rowid, values: [, b, c, d, e] }) => ({
        a: rowid,
        b,
        c,
        d: (d as Uint8Array).length,
        e: typeof e === 'bigint' ? Number(e) : e,
      }));
      assert.equal(rows.length, 3000);
      assert.equal(rows, JSON.parse(expected.toString('utf8')));
    }));
}

test('Jupyter: servers and kernels without their secrets', () => {
  const server = parseJupyterServer(
    '{"pid": 7, "token": "abc", "url": "http://localhost:8888/?token=abc", "root_dir": "/x"}',
    'jpserver-7.json',
  );
  assert.equal(server, { pid: 7, url: 'http://localhost:8888/', directory: '/x' });
  const kernel = parseJupyterKernel(
    '{"shell_port": 1, "key": "abc", "kernel_name": "python3"}',
    'kernel-1a-2b.json',
  );
  assert.equal(kernel, { id: '1a-2b', kernel: 'python3', session: '' });
  for (const text of ['', '[]', '{', 'null', '"x"', `${'['.repeat(1000)}`]) {
    assert.is(parseJupyterServer(text, 'x.json'), undefined);
    assert.is(parseJupyterKernel(text, 'kernel-1.json'), undefined);
  }
});

test('no history makes a parser throw', () => {
  const line = fc.constantFrom(
    '#1700000000',
    ': 1700000000:1;',
    '\\',
    '`',
    '- cmd: x',
    '  when: 5',
    '!x',
    '%run',
    '\u0000',
    '\r',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string())), (lines) => {
      const text = lines.join('\n');
      parseBashHistory(text);
      parseZshHistory(Buffer.from(text));
      parseFishHistory(text);
      parsePowershellHistory(text);
      shellLinesOf(text);
      parseJupyterServer(text, text);
      parseJupyterKernel(text, `kernel-${text}.json`);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      parseZshHistory(bytes);
      openSqlite(Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.from(bytes)]));
    }),
  );
  assert.ok(parseBashHistory('python x.py\n'.repeat(2_000_000)).length <= 50_000);
});

test('zsh: letters whose last byte it writes in its own way', () => {
  // `à`, `á` and `â` end in bytes that are marks of zsh.
  const bytes = Buffer.from([...Buffer.from('python3 '), 0xc3, 0x83, 0x80, 0xc3, 0x83, 0x82, 0x0a]);
  assert.equal(
    parseZshHistory(bytes).map(({ command }) => command),
    ['python3 àâ'],
  );
});

test('transcripts of PowerShell: directories, times of sessions and of commands', () => {
  const stars = '*'.repeat(22);
  const text = [
    ...[stars, 'Windows PowerShell transcript start', 'Start time: 20260105080000', 'Username: CORP\\ana'],
    ...['Host Application: powershell.exe', stars],
    ...['PS C:\\Users\\ana> python a.py', 'output: 12345678901234', stars, '(venv) PS C:\\jobs> py -3 b.py'],
    ...[stars, 'Command start time: 20260105083015', stars, 'PS C:\\jobs>python c.py', 'PS C:\\jobs>'],
    ...[stars, 'Windows PowerShell transcript end', 'End time: 20260105090000', stars],
  ].join('\r\n');
  const at = (time: string): number => Date.parse(`2026-01-05T${time}`) / 1000;
  assert.equal(
    parseTranscript(`\ufeff${text}`).map(({ command, directory, time, exact }) => [
      ...[command, directory, exact],
      time,
    ]),
    [
      ['python a.py', 'C:\\Users\\ana', false, at('08:00:00')],
      ['py -3 b.py', 'C:\\jobs', false, at('08:00:00')],
      ['python c.py', 'C:\\jobs', true, at('08:30:15')],
    ],
  );
});

test.run();
