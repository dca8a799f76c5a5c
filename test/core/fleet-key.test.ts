import fs from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadScanConfig, machineKey } from '../../extension/core/fleet-key.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('core/fleet-key');

test('a machine makes its key once, for its own eyes', () =>
  withTemp(async (directory) => {
    const state = path.join(directory, 'state');
    const key = machineKey(state);
    assert.match(key, /^[0-9a-f]{64}$/);
    assert.is(machineKey(state), key);
    assert.is.not(machineKey(path.join(directory, 'other')), key);
    const { mode } = fs.statSync(path.join(state, 'fingerprint.key'));
    if (process.platform !== 'win32') assert.is(mode & 0o777, 0o600);
  }));

test('what is no key, or could be read by others, is made anew', () =>
  withTemp(async (directory) => {
    const file = path.join(directory, 'fingerprint.key');
    const key = machineKey(directory);
    fs.writeFileSync(file, 'short');
    const second = machineKey(directory);
    assert.match(second, /^[0-9a-f]{64}$/);
    assert.is.not(second, key);
    fs.chmodSync(file, 0o644);
    if (process.platform !== 'win32') assert.is.not(machineKey(directory), second);
    fs.rmSync(file);
    fs.symlinkSync('/dev/zero', file);
    assert.match(machineKey(directory), /^[0-9a-f]{64}$/);
    assert.ok(fs.lstatSync(file).isFile());
  }));

test('where nothing can be kept, keys are others each time', () =>
  withTemp(async (directory) => {
    const file = path.join(directory, 'file');
    fs.writeFileSync(file, '');
    for (const state of ['', path.join(file, 'state')]) assert.is.not(machineKey(state), machineKey(state));
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
      machineKey(path.join(directory, 'state')),
    );
  }));

test.run();
