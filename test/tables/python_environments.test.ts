import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { table } from '../../extension/tables/python_environments.ts';
import { expectTable, fixtureHost, rowsOf } from '../helpers/fixture-host.ts';

const test = suite('python_environments');

for (const scenario of ['linux-mixed', 'darwin-homebrew-conda', 'windows-store-and-registry']) {
  test(`${scenario}: every environment, and nothing that is none`, () => expectTable(table, scenario));
}

test('path narrows the rows', async () => {
  const query = createQueryContext(
    [{ column: 'path', operator: '=', value: '/home/bob/broken' }],
    ['path', 'broken', 'packages'],
  );
  const { rows } = await rowsOf(table, fixtureHost('linux-mixed'), query);
  assert.equal(rows, [{ path: '/home/bob/broken', broken: 1, packages: 1 }]);
});

test('what may not be entered and what lies on a network are problems', async () => {
  const { problems } = await rowsOf(table, fixtureHost('linux-mixed'));
  assert.equal(problems.map(({ code, path }) => `${code} ${path}`).sort(), [
    'PERMISSION /home/bob/private',
    'UNSUPPORTED /mnt/share',
  ]);
});

test.run();
