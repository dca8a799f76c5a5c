import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { likelyDistribution } from '../../extension/analyse/import-names.ts';
import { createLocalModules } from '../../extension/analyse/local-modules.ts';
import { stdlibModules } from '../../extension/analyse/stdlib.ts';
import { interpreters } from '../helpers/ast-imports.ts';
import { fixtureHost } from '../helpers/fixture-host.ts';

const test = suite('analyse/import data');

test('the standard library by version', () => {
  assert.ok(stdlibModules('2.7').has('ConfigParser') && !stdlibModules('3.11').has('ConfigParser'));
  assert.ok(stdlibModules('3.11').has('distutils') && !stdlibModules('3.12').has('distutils'));
  assert.ok(stdlibModules('3.11').has('tomllib') && !stdlibModules('3.10').has('tomllib'));
  assert.ok(stdlibModules('3.14').has('annotationlib') && !stdlibModules('3.13').has('annotationlib'));
  for (const odd of ['', '4.0', 'x', '//', '3.99', '3.5', '2.6'])
    assert.ok(stdlibModules(odd).has('os'), odd);
});

test("it is what this machine's interpreters say themselves", () => {
  for (const { executable, version } of interpreters()) {
    const code =
      'import sys, json; print(json.dumps(sorted(getattr(sys, "stdlib_module_names", sys.builtin_module_names))))';
    const names = JSON.parse(spawnSync(executable, ['-c', code], { encoding: 'utf8' }).stdout) as string[];
    const known = stdlibModules(version);
    const missing = names.filter((name) => !known.has(name) && !name.startsWith('_') && name !== 'xxsubtype');
    assert.equal(missing, [], version);
  }
});

test('import names to distributions', () => {
  const cases: Readonly<Record<string, string>> = {
    yaml: 'PyYAML',
    'sklearn.linear_model': 'scikit-learn',
    'win32com.client': 'pywin32',
    'google.cloud.storage': 'google-cloud-storage',
    'google.cloud.secret_manager_x.y': 'google-cloud-secret-manager-x',
    'google.generativeai': 'google-generativeai',
    'azure.mgmt.compute.models': 'azure-mgmt-compute',
    'azure.storage.blob': 'azure-storage-blob',
    'airflow.providers.amazon.aws': 'apache-airflow-providers-amazon',
    'airflow.models': 'apache-airflow',
    requests: 'requests',
    '': '',
  };
  for (const [module, distribution] of Object.entries(cases))
    assert.is(likelyDistribution(module), distribution, module);
});

test('modules around a script', () => {
  const around = createLocalModules(fixtureHost('scripts-people')).around;
  const report = around('/home/alice/finance/report.py');
  assert.is(report.beside('helpers'), '/home/alice/finance/helpers.py');
  assert.is(report.beside('pkg'), '/home/alice/finance/pkg');
  assert.is(report.beside('report'), undefined, 'not itself');
  assert.is(report.folder('tests'), '/home/alice/finance/tests');
  assert.is(report.folder('nothing'), undefined);
  const inner = around('/home/alice/finance/pkg/mod.py');
  assert.is(inner.beside('util'), undefined);
  assert.is(inner.project('helpers'), '/home/alice/finance/helpers.py');
  assert.is(inner.relative('.util', ['x']), '/home/alice/finance/pkg/util.py');
  assert.is(inner.relative('.', ['util']), '/home/alice/finance/pkg/util.py');
  assert.is(inner.relative('..helpers', []), '/home/alice/finance/helpers.py');
  assert.is(inner.relative(`${'.'.repeat(5000)}x`, []), undefined);
  assert.is(around('/nowhere/a.py').project('x'), undefined);
});

test.run();
