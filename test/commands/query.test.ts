import fs from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCli, testConfig } from '../helpers/cli.ts';

const query = suite<ReturnType<typeof testConfig>>('pysight query');
query.before((context) => {
  Object.assign(context, testConfig());
});
query.after(({ directory }) => fs.rmSync(directory, { recursive: true }));

query('several statements, each as a table', async ({ file }) => {
  const { code, stdout, stderr } = await runCli(['query', 'SELECT 1 AS a; SELECT 2 AS b', '--config', file]);
  assert.is(stdout, '+---+\n| a |\n+---+\n| 1 |\n+---+\n+---+\n| b |\n+---+\n| 2 |\n+---+\n');
  assert.equal([code, stderr], [0, '']);
});

query('statements from standard input, as osqueryi prints JSON', async ({ file }) => {
  const input = "SELECT 'x' AS b, NULL AS a;\n-- done\n";
  const { code, stdout } = await runCli(['query', '--json', '--config', file], { input });
  assert.equal([code, stdout], [0, '[\n  {"a":"","b":"x"}\n]\n']);
});

query('wrong SQL: its message, exit 2', async ({ file }) => {
  const { code, stdout, stderr } = await runCli(['query', 'SELECT * FORM users', '--config', file]);
  assert.equal([code, stdout, stderr], [2, '', 'Error: near "FORM": syntax error\n']);
});

query('an unknown table: suggestions, exit 2', async ({ file }) => {
  const { code, stderr } = await runCli(['query', 'SELECT * FROM python_enviroments', '--config', file]);
  assert.equal(
    [code, stderr],
    [2, 'Error: no such table: python_enviroments. Did you mean python_environments?\n'],
  );
});

query('two formats at once are refused', async ({ file }) => {
  const { code, stderr } = await runCli(['query', '--json', '--csv', 'SELECT 1', '--config', file]);
  assert.is(code, 2);
  assert.match(stderr, /mutually exclusive/);
});

query('a configuration that is wrong: its fault, exit 2', async ({ directory }) => {
  const broken = `${directory}/broken.json`;
  fs.writeFileSync(broken, '{ "limits": { "rows": "many" } }');
  const { code, stderr } = await runCli(['query', 'SELECT 1', '--config', broken]);
  assert.is(code, 2);
  assert.match(stderr, /broken\.json/);
});

query('our tables answer through the scanner', async ({ file }) => {
  const statement = "SELECT count(*) > 0 AS found FROM python_environments WHERE path LIKE '/%'";
  const { code, stdout } = await runCli(['query', '--csv', statement, '--config', file]);
  assert.is(code, 0);
  assert.match(stdout, /^found\n[01]\n$/);
});
query(
  'the shell takes lines from a file: commands, statements over lines, until .exit',
  async ({ file, directory }) => {
    const input = ".mode csv\nSELECT 1 AS a,\n 'x;y' AS b;\nSELECT * FORM x;\nSELECT 3;\n.exit\nSELECT 4;\n";
    const env = { XDG_STATE_HOME: directory };
    const { code, stdout, stderr } = await runCli(['shell', '--config', file], { input, env });
    assert.is(code, 0);
    assert.is(stdout, 'a,b\n1,x;y\n3\n3\n', 'results alone');
    assert.match(stderr, 'Error: near "FORM": syntax error\n');
    const open = await runCli(['shell', '--config', file], { input: '.mode csv\nSELECT 5\n AS a', env });
    assert.is(open.stdout, 'a\n5\n', 'the last statement needs no semicolon');
  },
);
query.run();
