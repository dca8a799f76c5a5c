import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defaultConfig, defaultConfigPath, loadConfig } from '../../extension/core/config.ts';
import { checkConfig } from '../../extension/core/config-schema.ts';
import { UsageError } from '../../extension/core/errors.ts';
import { createRealHost } from '../../extension/core/real-host.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('configuration');
const host = createRealHost();

async function fault(text: string): Promise<string> {
  return withTemp(async (dir) => {
    const path = nodePath.join(dir, 'config.json');
    fs.writeFileSync(path, text);
    try {
      await loadConfig(host, path);
    } catch (error) {
      assert.instance(error, UsageError);
      return (error as UsageError).message;
    }
    return assert.unreachable('it was accepted') as never;
  });
}

test('overlays the defaults, limits one by one', async () => {
  await withTemp(async (dir) => {
    const path = nodePath.join(dir, 'config.json');
    fs.writeFileSync(path, '{"roots": ["/data"], "limits": {"rows": 5}}');
    const config = await loadConfig(host, path);
    assert.equal(config.roots, ['/data']);
    assert.is(config.limits.rows, 5);
    assert.is(config.limits.depth, defaultConfig(host).limits.depth);
  });
});

test('names the file and the field that is wrong', async () => {
  assert.match(await fault('{"limits": {"rows": "many"}}'), /config\.json: limits\.rows must be integer/);
  assert.match(await fault('{"rots": []}'), /\(rots\)/);
  assert.match(await fault('{"limits": '), 'is not JSON');
});

test('a file that was asked for must exist, the default one need not', async () => {
  try {
    await loadConfig(host, '/nowhere/config.json');
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), 'cannot read the configuration /nowhere/config.json');
  }
});

test('the schema knows every field', () => {
  assert.equal(
    checkConfig(defaultConfig({ platform: 'linux', env: {}, privileged: true })).filter(
      (f) => !f.startsWith('advisory'),
    ),
    [],
  );
});

test('each platform has its places', () => {
  const env = { HOME: '/home/ana', ProgramData: 'D:\\Data' };
  assert.is(defaultConfig({ platform: 'linux', env, privileged: true }).stateDirectory, '/var/lib/pysight');
  assert.is(
    defaultConfig({ platform: 'linux', env, privileged: false }).stateDirectory,
    '/home/ana/.local/state/pysight',
  );
  assert.is(
    defaultConfig({ platform: 'win32', env, privileged: true }).stateDirectory,
    'D:\\Data\\pysight\\state',
  );
  assert.is(defaultConfigPath({ platform: 'win32', env }), 'D:\\Data\\pysight\\config.json');
});

test('a state directory is absolute whatever the environment says', () => {
  const state = (env: Record<string, string>) =>
    defaultConfig({ platform: 'linux', env, privileged: false }).stateDirectory;
  assert.is(state({ HOME: '/h', XDG_STATE_HOME: '' }), '/h/.local/state/pysight');
  assert.is(state({ HOME: '/h', XDG_STATE_HOME: 'state' }), '/h/.local/state/pysight');
  assert.is(state({ HOME: '/h', XDG_STATE_HOME: '/s' }), '/s/pysight');
  for (const env of [{}, { HOME: '' }, { HOME: 'here' }]) assert.match(state(env), /^\//);
});

test('root refuses a configuration that others can change', () =>
  withTemp(async (directory) => {
    const file = nodePath.join(directory, 'config.json');
    fs.writeFileSync(file, '{}', { mode: 0o644 });
    if (host.platform === 'win32') return;
    for (const [privileged, mode, ok] of [
      [true, 0o644, process.getuid?.() === 0],
      [true, 0o666, false],
      [true, 0o664, false],
      [false, 0o666, true],
    ] as const) {
      fs.chmodSync(file, mode);
      const outcome = await loadConfig({ ...host, env: host.env, privileged }, file).then(
        () => '',
        (error: Error) => error.message,
      );
      assert.is(outcome === '', ok, `${mode.toString(8)} ${outcome}`);
      if (!ok) assert.match(outcome, 'could be changed by others than root');
    }
  }));

test.run();
