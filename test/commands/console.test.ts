/** The pieces of the interactive shell. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { completeLine } from '../../extension/commands/console/complete.ts';
import { runDotCommand, type ShellState } from '../../extension/commands/console/dot-commands.ts';
import { historyPath, readHistory, saveHistory } from '../../extension/commands/console/history.ts';
import { isBlank, isComplete } from '../../extension/commands/console/statement.ts';
import type { ConsoleTable } from '../../extension/sinks/sql/console.ts';

const tables: readonly ConsoleTable[] = [
  {
    name: 'python_scripts',
    extension: true,
    columns: {
      path: { type: 'TEXT', index: true },
      size: { type: 'BIGINT' },
      version: { type: 'TEXT', collate: 'VERSION' },
    },
  },
  {
    name: 'users',
    extension: false,
    columns: { uid: { type: 'BIGINT' }, username: { type: 'TEXT', hidden: true } },
  },
];

const statements = suite('statements');
statements('end with a semicolon outside quotes and comments', () => {
  for (const text of [
    'SELECT 1;',
    "SELECT ';';",
    'SELECT 1; -- end',
    'SELECT 1; /* end */ ',
    ';',
    "SELECT 'it''s';",
  ]) {
    assert.ok(isComplete(text), text);
  }
  for (const text of [
    'SELECT 1',
    "SELECT ';",
    'SELECT ";',
    'SELECT 1 -- ;',
    'SELECT 1 /* ;',
    'SELECT 1; SELECT',
    'SELECT [a;',
    '',
  ]) {
    assert.not.ok(isComplete(text), text);
  }
});
statements('blank ones are no statements', () => {
  assert.ok(['', ' \n', '-- x', '/* x */ '].every(isBlank));
  assert.not.ok(['1', '/* x', ';'].some(isBlank));
});
statements('any text is judged', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.type(isComplete(text), 'boolean');
      assert.type(isBlank(text), 'boolean');
    }),
  );
});
statements.run();

const completion = suite('completion');
completion('of commands, tables and columns', () => {
  assert.equal(completeLine('.ta', '', tables), [['.tables'], '.ta']);
  assert.equal(completeLine('.mode js', '', tables), [['json', 'jsonl'], 'js']);
  assert.equal(completeLine('.schema py', '', tables), [['python_scripts'], 'py']);
  assert.equal(completeLine('select * from us', '', tables), [['users'], 'us']);
  assert.equal(completeLine('  us', 'select * from', tables), [['users'], 'us']);
  assert.equal(completeLine('select * from users where u', '', tables)[0], [
    'uid',
    'username',
    'users',
    'USING',
    'UNION',
  ]);
  assert.equal(completeLine('select * from python_scripts where siz', '', tables), [['size'], 'siz']);
  assert.equal(completeLine('select * from python_scripts s where s.ve', '', tables), [['version'], 've']);
});
completion.run();

const dots = suite('dot commands');
function shellState(): ShellState {
  return { mode: 'table', timer: false, tables };
}
dots('tables and schemas, all or by pattern', () => {
  assert.is(runDotCommand('.tables', shellState()).text, '  => python_scripts\n  => users\n');
  assert.is(runDotCommand('.tables py', shellState()).text, '  => python_scripts\n');
  assert.is(runDotCommand('.tables %ers;', shellState()).text, '  => users\n');
  assert.is(
    runDotCommand('.schema', shellState()).text,
    'CREATE TABLE python_scripts(`path` TEXT, `size` BIGINT, `version` TEXT COLLATE VERSION, PRIMARY KEY (`path`)) WITHOUT ROWID;\n' +
      'CREATE TABLE users(`uid` BIGINT, `username` TEXT HIDDEN);\n',
  );
});
dots('change the state', () => {
  const state = shellState();
  runDotCommand('.mode line', state);
  runDotCommand('.timer on', state);
  assert.equal([state.mode, state.timer], ['line', true]);
  runDotCommand('.mode pretty', state);
  assert.is(state.mode, 'table');
  assert.match(runDotCommand('.mode xml', state).text ?? '', /the modes are table, json/);
});
dots('the others', () => {
  assert.equal(runDotCommand('.exit', shellState()), { exit: true });
  assert.equal(runDotCommand('.all users', shellState()), { sql: 'SELECT * FROM users;' });
  assert.match(runDotCommand('.all user', shellState()).text ?? '', /Did you mean users/);
  assert.match(runDotCommand('.tabels', shellState()).text ?? '', /Did you mean \.tables/);
  assert.match(runDotCommand('.help', shellState()).text ?? '', /\.schema/);
});
dots.run();

const history = suite<{ directory: string }>('history');
history.before((context) => {
  context.directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pysight-history-'));
});
history.after(({ directory }) => fs.rmSync(directory, { recursive: true }));
history('is kept for its owner, newest first, without secrets', ({ directory }) => {
  const file = path.join(directory, 'made', 'history');
  assert.equal(readHistory(file), []);
  const key = `AKIA${'Z7QXM3RT5KLWPB2N'}`;
  saveHistory(file, ['SELECT 2;', `SELECT '${key}',\n 1;`]);
  const [newest, older] = readHistory(file);
  assert.is(newest, 'SELECT 2;');
  assert.not.ok(older?.includes(key));
  assert.match(older ?? '', /^SELECT '.*', {2}1;$/);
  if (process.platform !== 'win32') assert.is(fs.statSync(file).mode & 0o777, 0o600);
});
history('a place that cannot be written is no failure', ({ directory }) => {
  fs.writeFileSync(path.join(directory, 'file'), '');
  saveHistory(path.join(directory, 'file', 'history'), ['SELECT 1;']);
  assert.equal(readHistory(path.join(directory, 'file', 'history')), []);
});
history('is in the state directory', () => {
  assert.is(historyPath({ XDG_STATE_HOME: '/s' }, '/h'), path.join('/s', 'pysight', 'shell_history'));
  assert.is(historyPath({}, '/h'), path.join('/h', '.local', 'state', 'pysight', 'shell_history'));
});
history.run();
