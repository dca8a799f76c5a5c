import fs from 'node:fs';
import path from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScanConfig, machineKey } from '../../extension/core/fleet-key.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { runTable } from '../../extension/core/run-table.ts';
import { table } from '../../extension/tables/python_script_findings.ts';
import { fixtureHost, testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('core/fleet-key');

test('a machine makes its key once, for its own eyes', () =>
  withTemp(async (directory) => {
    const state = path.join(directory, 'state');
    const { key } = machineKey(state);
    assert.match(key, /^[0-9a-f]{64}$/);
    assert.equal(machineKey(state), { key });
    assert.is.not(machineKey(path.join(directory, 'other')).key, key);
    const { mode } = fs.statSync(path.join(state, 'fingerprint.key'));
    if (process.platform !== 'win32') assert.is(mode & 0o777, 0o600);
  }));

test('what is no key, or could be read by others, is made anew', () =>
  withTemp(async (directory) => {
    const file = path.join(directory, 'fingerprint.key');
    const { key } = machineKey(directory);
    fs.writeFileSync(file, 'short');
    const { key: second } = machineKey(directory);
    assert.match(second, /^[0-9a-f]{64}$/);
    assert.is.not(second, key);
    fs.chmodSync(file, 0o644);
    if (process.platform !== 'win32') assert.is.not(machineKey(directory).key, second);
    fs.rmSync(file);
    fs.symlinkSync('/dev/zero', file);
    assert.match(machineKey(directory).key, /^[0-9a-f]{64}$/);
    assert.ok(fs.lstatSync(file).isFile());
  }));

test('where nothing can be kept, keys are others each time', () =>
  withTemp(async (directory) => {
    const file = path.join(directory, 'file');
    fs.writeFileSync(file, '');
    for (const state of ['', path.join(file, 'state')])
      assert.is.not(machineKey(state).key, machineKey(state).key);
    assert.is(machineKey('').problem, undefined);
    assert.match(
      machineKey(path.join(file, 'state')).problem ?? '',
      /others at the next start.*file.*fleetKey/,
    );
  }));

test('a state directory that others can write is said, and where fingerprints are shown', () =>
  withTemp(async (directory) => {
    if (process.platform === 'win32') return;
    const state = path.join(directory, 'state');
    fs.mkdirSync(state);
    fs.chmodSync(state, 0o777);
    const file = path.join(directory, 'config.json');
    fs.writeFileSync(file, JSON.stringify({ stateDirectory: state, logLevel: 'error' }));
    const { fleetKeyProblem = '' } = await loadScanConfig(createRealHost(), file);
    assert.match(fleetKeyProblem, /can be written by others: run chmod go-w on it/);
    const engine = testEngine(fixtureHost('office-laptop'), { fleetKeyProblem, stateDirectory: state });
    const context = (used: readonly string[]) =>
      createQueryContext(
        [{ column: 'path', operator: '=', value: '/home/ana/finance/salary_summary.py' }],
        used,
      );
    const told = await runTable(table, context(['fingerprint']), engine);
    assert.equal(told.problems, [{ code: 'PERMISSION', path: state, message: fleetKeyProblem }]);
    assert.equal((await runTable(table, context(['rule']), engine)).problems, []);
  }));

test('a key of the configuration is taken as it is, and none is made', () =>
  withTemp(async (directory) => {
    const file = path.join(directory, 'config.json');
    fs.writeFileSync(
      file,
      JSON.stringify({ fleetKey: 'ours', stateDirectory: path.join(directory, 'state') }),
    );
    assert.is((await loadScanConfig(createRealHost(), file)).fleetKey, 'ours');
    assert.not.ok(fs.existsSync(path.join(directory, 'state')));
    fs.writeFileSync(file, JSON.stringify({ stateDirectory: path.join(directory, 'state') }));
    assert.is(
      (await loadScanConfig(createRealHost(), file)).fleetKey,
      machineKey(path.join(directory, 'state')).key,
    );
  }));

test.run();
