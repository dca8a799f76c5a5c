import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Host } from '../../extension/core/types.ts';
import { table } from '../../extension/tables/python_script_imports.ts';
import { expectTable, fixtureHost, rowsOf } from '../helpers/fixture-host.ts';

const test = suite('python_script_imports');
const scenario = 'scripts-people';

async function importsOf(path: string): Promise<Record<string, string>> {
  const query = createQueryContext([{ column: 'path', operator: '=', value: path }]);
  const { rows } = await rowsOf(table, fixtureHost(scenario), query);
  return Object.fromEntries(
    rows.map((row) => [
      String(row['module']),
      [row['resolved'], row['distribution'], row['version']].filter((part) => part !== '').join(' '),
    ]),
  );
}

test('every import of every script', () => expectTable(table, scenario));

test('resolves in the environment beside the script', async () => {
  assert.equal(await importsOf('/home/alice/finance/report.py'), {
    os: 'stdlib',
    sys: 'stdlib',
    json: 'stdlib',
    pandas: 'distribution pandas 2.2.0',
    cv2: 'distribution opencv-python 4.9.0',
    helpers: 'local',
    random: 'local',
    loose_module: 'unowned',
    teamlib: 'distribution teamlib 1.0',
    yaml: 'missing PyYAML',
    'google.cloud': 'distribution google-cloud-storage 2.14.0',
    'google.cloud.bigquery': 'distribution google-cloud-bigquery 3.17.0',
    'google.protobuf': 'distribution protobuf 4.25.0',
    'pkg.mod': 'local',
    importlib: 'stdlib',
    openpyxl: 'missing openpyxl',
    'sklearn.linear_model': 'missing scikit-learn',
  });
});

test('inside a package its own modules do not hide the standard library', async () => {
  assert.equal(await importsOf('/home/alice/finance/pkg/mod.py'), {
    '.': 'local',
    '.util': 'local',
    '..nowhere': 'missing',
    pkg: 'local',
    helpers: 'local',
    json: 'stdlib',
  });
});

test('inline metadata declares what is not installed', async () => {
  assert.equal(await importsOf('/home/alice/bin/fetch.py'), {
    requests: 'declared requests',
    dotenv: 'declared python-dotenv',
    bs4: 'declared beautifulsoup4',
    rich: 'missing rich',
  });
});

test('a notebook tells cell and line, and resolves by its kernel', async () => {
  const query = createQueryContext(
    [{ column: 'directory', operator: '=', value: '/home/bob/scripts' }],
    ['path', 'module', 'cell', 'line', 'environment', 'resolved'],
  );
  const { rows } = await rowsOf(table, fixtureHost(scenario), query);
  assert.equal(
    rows.filter((row) => String(row['path']).endsWith('kernel.ipynb')),
    [
      {
        path: '/home/bob/scripts/kernel.ipynb',
        module: 'yaml',
        cell: 1,
        line: 1,
        environment: '/home/alice/finance/.venv',
        resolved: 'missing',
      },
    ],
  );
});

test('without the columns of resolution no environment is looked for', async () => {
  const listed: string[] = [];
  const host = fixtureHost(scenario);
  const watched: Host = {
    ...host,
    list(directory) {
      listed.push(directory);
      return host.list(directory);
    },
  };
  const query = createQueryContext(
    [{ column: 'path', operator: '=', value: '/home/alice/finance/report.py' }],
    ['module', 'line'],
  );
  assert.is((await rowsOf(table, watched, query)).rows.length, 17);
  // Only the way to the script, for names that differ in case alone.
  assert.equal(listed, ['/', '/home', '/home/alice', '/home/alice/finance']);
});

test.run();
