import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UsageError } from '../../../extension/core/errors.ts';
import { checkSql } from '../../../fleet-cli/collect/check-sql.ts';

const test = suite('SQL before it is sent');

async function messageOf(sql: string): Promise<string> {
  try {
    await checkSql(sql);
    return '';
  } catch (error) {
    assert.instance(error, UsageError);
    return error instanceof Error ? error.message : '';
  }
}

test('what is no SQL is told', async () => {
  assert.match(await messageOf('SELEC path FROM python_scripts'), 'near "SELEC": syntax error');
  assert.match(await messageOf('SELECT path FROM python_scripts WHERE (risk > 5'), 'incomplete input');
  assert.match(await messageOf("SELECT 'open FROM users"), 'unrecognized token');
});

test('names are for the hosts to know', async () => {
  for (const sql of [
    'SELECT path FROM python_scripts',
    'SELECT unheard_of FROM a_table_of_a_later_version WHERE a_function(x) = 1;',
    "SELECT count(*) FROM users JOIN processes USING (uid) WHERE name LIKE 'py%'",
    'WITH x AS (SELECT 1 AS y) SELECT y FROM x',
  ])
    assert.is(await messageOf(sql), '', sql);
});

test.run();
