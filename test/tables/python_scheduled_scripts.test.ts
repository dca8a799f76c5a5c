import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { table } from '../../extension/tables/python_scheduled_scripts.ts';
import { expectRows, runOn } from '../helpers/activity.ts';

const test = suite('python_scheduled_scripts');

for (const scenario of ['activity-linux', 'activity-darwin', 'activity-windows']) {
  test(`${scenario}: every definition`, async () =>
    expectRows(table, scenario, (await runOn(table, scenario, undefined, createQueryContext())).rows));
}

test('code that stands in a job is analysed, and is in no row', async () => {
  const { rows } = await runOn(table, 'activity-linux', undefined, createQueryContext());
  const [job] = rows.filter((row) => row['code_hash'] !== '');
  assert.is(job?.['code_analysis'], 'full');
  assert.match(String(job?.['code_findings']), '"category":"obfuscation"');
  assert.not.match(JSON.stringify(rows), 'cHJpbnQoMSk=');
});

test('no secret reaches a row, and no environment file is read', async () => {
  for (const scenario of ['activity-linux', 'activity-darwin', 'activity-windows']) {
    const { rows, problems } = await runOn(table, scenario);
    const text = JSON.stringify([rows, problems], (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const secret of [
      'abcdef0123456789abcdef01',
      'never-read-me',
      'Spring2026!secret',
      'tok_9f8e7d6c5b4a3210ffee',
    ])
      assert.not(text.includes(secret), `${scenario}: ${secret}`);
  }
});

test('a definition that cannot be read is a problem', async () => {
  const windows = await runOn(table, 'activity-windows');
  assert.ok(windows.problems.some(({ path, code }) => path.endsWith('Bomb') && code === 'MALFORMED'));
  const darwin = await runOn(table, 'activity-darwin');
  assert.ok(darwin.problems.some(({ path, code }) => path.endsWith('broken.plist') && code === 'MALFORMED'));
});

test.run();
