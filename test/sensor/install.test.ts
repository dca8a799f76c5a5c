/** Installing changes three files and uninstalling leaves the tree as it was. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRealHost } from '../../extension/core/real-host.ts';
import { compileSensor } from '../../extension/sensor/compile.ts';
import {
  pthDirectories,
  pthVersion,
  readSensorSource,
  renderPth,
  renderSensor,
  renderStart,
  sensorVersion,
} from '../../extension/sensor/hook-files.ts';
import {
  checkDirectory,
  installSensor,
  uninstallSensor,
  uninstallSensors,
} from '../../extension/sensor/install.ts';
import { directTarget } from '../../extension/sensor/targets.ts';
import { withTemp } from '../helpers/temp.ts';
import { makeSandbox, recorded } from './python.ts';

const test = suite('sensor: install');
const source = renderSensor(readSensorSource(), '/var/spool/"quoted"\\x', '/etc/policy');
const isRoot = process.getuid?.() === 0;

/** Every path below a directory with its kind, mode, owner and content. */
function treeOf(directory: string): string[] {
  const entries: string[] = [];
  for (const name of fs.readdirSync(directory).sort()) {
    const path = nodePath.join(directory, name);
    const stat = fs.lstatSync(path);
    const content = stat.isFile() ? createHash('sha256').update(fs.readFileSync(path)).digest('hex') : '';
    entries.push(`${path} ${stat.mode.toString(8)} ${stat.uid} ${content}`);
    if (stat.isDirectory()) entries.push(...treeOf(path));
  }
  return entries;
}

function install(directory: string, more: { create?: boolean; withStart?: boolean; source?: string } = {}) {
  return installSensor({ directory, source, withStart: false, users: createRealHost().users(), ...more });
}

for (const interpreter of recorded()) {
  test(`${interpreter.minor}: the tree is the same after install, runs and uninstall`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter, false);
      const before = treeOf(directory);
      const own = renderSensor(readSensorSource(), sandbox.spool, sandbox.policy);
      assert.is(install(sandbox.site, { source: own, withStart: true }).outcome, 'installed');
      assert.is(install(sandbox.site, { source: own, withStart: true }).outcome, 'unchanged');
      await sandbox.run(['-c', 'pass'], { env: { PYTHONDONTWRITEBYTECODE: '' } });
      assert.is(sandbox.runs().length, 1);
      assert.ok(fs.existsSync(nodePath.join(sandbox.site, '__pycache__')));
      for (const name of fs.readdirSync(sandbox.spool)) fs.rmSync(nodePath.join(sandbox.spool, name));
      assert.is(uninstallSensor(sandbox.site, []).outcome, 'removed');
      assert.equal(treeOf(directory), before);
      assert.is(uninstallSensor(sandbox.site, []).outcome, 'absent');
    });
  });
}

test('an upgrade replaces the files; a cache of others stays', async () => {
  await withTemp((site) => {
    fs.chmodSync(site, 0o755);
    fs.mkdirSync(nodePath.join(site, '__pycache__'));
    const before = treeOf(site);
    install(site, { source: source.replace(/^VERSION = .*$/m, "VERSION = '0.9.0'") });
    assert.is(pthVersion(fs.readFileSync(nodePath.join(site, 'pysight-sensor.pth'), 'utf8')), '0.9.0');
    assert.is(install(site).outcome, 'upgraded');
    assert.is(fs.statSync(nodePath.join(site, '_pysight_sensor.py')).mode & 0o777, 0o644);
    uninstallSensor(site, []);
    assert.equal(treeOf(site), before);
  });
});

test('a user site is made, and taken away again', async () => {
  await withTemp((home) => {
    const before = treeOf(home);
    const site = nodePath.join(home, '.local', 'lib', 'python3.11', 'site-packages');
    assert.is(install(site, { create: true }).outcome, 'installed');
    assert.is(uninstallSensor(site, []).outcome, 'removed');
    assert.equal(treeOf(home), before);
    install(site, { create: true });
    fs.writeFileSync(nodePath.join(site, 'other.py'), '');
    uninstallSensor(site, []);
    assert.equal(fs.readdirSync(site), ['other.py']);
  });
});

test('what the user sites of several versions share is taken away with the last of them', async () => {
  await withTemp((home) => {
    const before = treeOf(home);
    const sites = ['3.10', '3.11', '3.9'].map((minor) =>
      nodePath.join(home, '.local', 'lib', `python${minor}`, 'site-packages'),
    );
    for (const site of sites) install(site, { create: true });
    assert.equal(
      uninstallSensors(sites, []).map(({ outcome }) => outcome),
      ['removed', 'removed', 'removed'],
    );
    assert.equal(treeOf(home), before);
  });
});

test('nothing is written where others may write, through links, or over files of others', async () => {
  await withTemp((directory) => {
    const site = nodePath.join(directory, 'site-packages');
    fs.mkdirSync(site);
    fs.chmodSync(site, 0o777);
    assert.match(install(site).reason, 'everybody may write to it');
    fs.chmodSync(site, 0o755);
    fs.chmodSync(directory, 0o777);
    assert.match(install(site).reason, `everybody may write to ${directory}`);
    fs.chmodSync(directory, 0o755);
    fs.symlinkSync(site, nodePath.join(directory, 'link'));
    assert.match(install(nodePath.join(directory, 'link')).reason, 'not a directory');
    assert.match(install(nodePath.join(directory, 'missing')).reason, 'does not exist');
    fs.writeFileSync(nodePath.join(site, 'pysight-sensor.pth'), 'import own\n');
    assert.match(install(site).reason, 'is not a file of pysight');
    assert.match(uninstallSensor(site, []).reason, 'is not a file of pysight');
    assert.equal(fs.readdirSync(site), ['pysight-sensor.pth']);
    fs.rmSync(nodePath.join(site, 'pysight-sensor.pth'));
    fs.symlinkSync('/etc/passwd', nodePath.join(site, 'pysight-sensor.pth'));
    assert.match(install(site).reason, 'is not a file of pysight');
    assert.equal(fs.readdirSync(directory).sort(), ['link', 'site-packages']);
  });
});

if (isRoot) {
  test("root works in another user's environment with that user's rights", async () => {
    await withTemp((directory) => {
      fs.chmodSync(directory, 0o755);
      const site = nodePath.join(directory, 'site-packages');
      fs.mkdirSync(site);
      fs.chownSync(site, 65534, 65534);
      assert.is(install(site).outcome, 'installed');
      assert.is(fs.statSync(nodePath.join(site, '_pysight_sensor.py')).uid, 65534);
      assert.is(process.geteuid?.(), 0);
      assert.is(uninstallSensor(site, []).outcome, 'removed');
      // The owner leads the write to a place that only root may write: it fails as it would for the owner.
      const trap = nodePath.join(directory, 'root-only');
      fs.mkdirSync(trap, { mode: 0o755 });
      fs.symlinkSync(trap, nodePath.join(site, '__pycache__'));
      fs.writeFileSync(nodePath.join(trap, '_pysight_sensor.cpython-311.pyc'), '');
      install(site);
      assert.is(uninstallSensor(site, []).outcome, 'refused');
      assert.equal(fs.readdirSync(trap), ['_pysight_sensor.cpython-311.pyc']);
      assert.is(process.geteuid?.(), 0);
    });
  });

  test('a directory below one of another user is not trusted', async () => {
    await withTemp((directory) => {
      const site = nodePath.join(directory, 'theirs', 'site-packages');
      fs.mkdirSync(site, { recursive: true });
      fs.chownSync(nodePath.dirname(site), 65534, 65534);
      assert.match(checkDirectory(site), 'belongs to another user');
    });
  });
}

test('compiling ahead leaves a file that uninstalling removes', async () => {
  const interpreter = recorded().at(-1);
  if (interpreter === undefined) return;
  await withTemp(async (directory) => {
    const sandbox = makeSandbox(directory, interpreter, false);
    const before = treeOf(directory);
    install(sandbox.site);
    assert.is(compileSensor(sandbox.site, []), '');
    assert.is(fs.readdirSync(nodePath.join(sandbox.site, '__pycache__')).length, 2);
    uninstallSensor(sandbox.site, []);
    assert.equal(treeOf(directory), before);
    fs.rmSync(nodePath.join(sandbox.directory, 'bin'), { recursive: true });
    if (!fs.existsSync(`/usr/bin/python${interpreter.minor}`))
      assert.match(compileSensor(sandbox.site, []), 'no interpreter');
  });
});

test('the files as text', () => {
  const made = ['/x/y "z"', '/x'];
  const pth = renderPth('1.2.3', made);
  assert.is(pthVersion(pth), '1.2.3');
  assert.equal(pthDirectories(pth), made);
  assert.is(pthVersion('import x\n'), '');
  assert.equal(pthDirectories('# made {}\n# made nonsense\n'), []);
  assert.is(pth.trimEnd().split('\n').length, 4);
  assert.ok(
    pth
      .split('\n')
      .every((line) => line === '' || line.startsWith('#') || line.startsWith('import sys; exec(')),
  );
  assert.is(renderStart(), '_pysight_sensor:start\n');
  assert.match(sensorVersion(source), /^\d+\.\d+\.\d+$/);
  assert.is(sensorVersion('x'), '');
  assert.match(source, 'SPOOL = "/var/spool/\\"quoted\\"\\\\x"');
});

test('the entry point of the .start file is what site.py of CPython 3.15 resolves and calls', () => {
  const interpreter = recorded().find(({ number }) => number >= 309);
  if (interpreter === undefined) return;
  const code = `import pkgutil, sys; sys.path.append(${JSON.stringify(nodePath.resolve('extension/sensor'))}); sys.modules['_pysight_sensor'] = __import__('pysight_sensor'); print(pkgutil.resolve_name(${JSON.stringify(renderStart().trim())})())`;
  const { stdout, stderr } = spawnSync(interpreter.executable, ['-B', '-c', code], { encoding: 'utf8' });
  assert.equal([stdout, stderr], ['None\n', '']);
});

test('an environment may be given by prefix, interpreter or site directory', async () => {
  await withTemp((directory) => {
    const host = createRealHost();
    const site = nodePath.join(directory, 'venv', 'lib', 'python3.15', 'site-packages');
    const python = nodePath.join(directory, 'venv', 'bin', 'python');
    fs.mkdirSync(site, { recursive: true });
    for (const given of [site, nodePath.join(directory, 'venv'), python])
      assert.equal(directTarget(host, given), { directory: site, create: false, withStart: true });
    fs.mkdirSync(nodePath.join(directory, 'venv', 'lib', 'python3.9', 'site-packages'), { recursive: true });
    assert.throws(() => directTarget(host, nodePath.join(directory, 'venv')), /has several/);
    assert.throws(() => directTarget(host, directory), /no site-packages found/);
  });
});

test.run();
