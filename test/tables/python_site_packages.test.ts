import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { table } from '../../extension/tables/python_site_packages.ts';
import { expectTable, fixtureHost, rowsOf } from '../helpers/fixture-host.ts';

const test = suite('python_site_packages');

for (const scenario of ['linux-mixed', 'darwin-homebrew-conda', 'windows-store-and-registry']) {
  test(`${scenario}: every distribution, and no vendored or cached copy`, () => expectTable(table, scenario));
}

test('environment, directory and path narrow the rows', async () => {
  const host = fixtureHost('linux-mixed');
  const ask = async (column: string, value: string) => {
    const query = createQueryContext([{ column, operator: '=', value }], ['name']);
    return (await rowsOf(table, host, query)).rows.map((row) => row['name']).sort();
  };
  assert.equal(await ask('environment', '/home/bob/broken'), ['pip']);
  assert.equal(await ask('directory', '/usr/lib/python3/dist-packages'), ['PyYAML', 'six', 'zope.interface']);
  assert.equal(await ask('path', '/usr/lib/python3/dist-packages/six-1.16.0.egg-info'), ['six']);
  assert.equal(await ask('path', '/nowhere/six-1.16.0.egg-info'), []);
});

test('no secret reaches a row', async () => {
  const { rows, problems } = await rowsOf(table, fixtureHost('linux-mixed'));
  const text = JSON.stringify([rows, problems], (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  for (const secret of ['s3cr3tpass', 'pw12345678', 'glpat-abcdefghij0123456789'])
    assert.not(text.includes(secret), secret);
});

test.run();
