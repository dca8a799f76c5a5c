/** The sensor's tables over a machine made for it. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFixtureHost, type FixtureManifest } from '../../extension/core/fixture-host.ts';
import { runTable } from '../../extension/core/run-table.ts';
import type { Environment } from '../../extension/discover/environments.ts';
import { describeCoverage } from '../../extension/sensor/coverage.ts';
import {
  readSensorSource,
  renderPth,
  renderSensor,
  sensorVersion,
} from '../../extension/sensor/hook-files.ts';
import { table as eventsTable } from '../../extension/tables/python_invocation_events.ts';
import { table as coverageTable } from '../../extension/tables/python_sensor_coverage.ts';
import { testEngine } from '../helpers/fixture-host.ts';
import { withTemp } from '../helpers/temp.ts';

const test = suite('sensor: tables');
const id = '42-1000-00112233445566ff';
const spool = '/var/lib/pysight/spool';
const site = '/opt/env/lib/python3.11/site-packages';

const manifest: FixtureManifest = {
  now: 2000,
  users: [{ uid: 1000, gid: 1000, username: 'ana', home: '/home/ana', shell: '/bin/sh' }],
  files: { [`${spool}/`]: { uid: 1000, mode: 0o600, mtime: 1900 } },
};

function write(root: string, path: string, text: string): void {
  const file = nodePath.join(root, 'root', path);
  fs.mkdirSync(nodePath.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function record(more: readonly object[]): string {
  const start = {
    k: 'start',
    v: 1,
    sensor: '1.0.0',
    pid: 42,
    euid: 1000,
    t: 1500.5,
    argv: ['python', '/home/ana/x.py'],
    prefix: '/opt/env',
    hooked: 1,
    exe: '/opt/env/bin/python',
  };
  return [start, ...more].map((line) => JSON.stringify(line)).join('\n');
}

test('python_invocation_events: events of a run in the spool, imports with their distribution', async () => {
  await withTemp(async (directory) => {
    write(
      directory,
      `${spool}/${id}.jsonl`,
      record([
        { k: 'event', t: 1501.9, c: 'import', n: 'yaml', file: `${site}/yaml/__init__.py`, by: '__main__' },
        { k: 'event', t: 1502, c: 'connect', n: 'api.example.com', d: '10.0.0.9', port: 443, by: 'requests' },
        { k: 'end', why: 'exit', code: 0 },
      ]),
    );
    write(directory, `${site}/PyYAML-6.0.1.dist-info/RECORD`, 'yaml/__init__.py,sha256=x,1\n');
    const host = createFixtureHost(directory, manifest);
    const { rows, problems } = await runTable(eventsTable, createQueryContext(), testEngine(host));
    assert.equal(problems, []);
    const shown = rows.map((row) => [
      row['event'],
      row['target'],
      row['distribution'],
      row['version'],
      row['port'],
      row['time'],
      row['username'],
      row['script'],
    ]);
    assert.equal(shown, [
      ['import', 'yaml', 'PyYAML', '6.0.1', null, 1501, 'ana', '/home/ana/x.py'],
      ['connect', 'api.example.com', '', '', 443, 1502, 'ana', '/home/ana/x.py'],
    ]);
    const none = createQueryContext([{ column: 'invocation_id', operator: '=', value: 'other' }]);
    assert.is((await runTable(eventsTable, none, testEngine(host))).rows.length, 0);
    assert.is(
      (
        await runTable(
          eventsTable,
          createQueryContext([{ column: 'invocation_id', operator: '=', value: id }]),
          testEngine(host),
        )
      ).rows.length,
      2,
    );
  });
});

test('python_invocation_events: a forged record is a problem, not a row', async () => {
  await withTemp(async (directory) => {
    write(directory, `${spool}/${id}.jsonl`, record([]).replace('"euid":1000', '"euid":0'));
    const host = createFixtureHost(directory, manifest);
    const { rows, problems } = await runTable(eventsTable, createQueryContext(), testEngine(host));
    assert.equal(rows, []);
    assert.match(problems[0]?.message ?? '', 'it claims uid 0 but belongs to uid 1000');
  });
});

test('python_sensor_coverage: an environment with the sensor, one that was tampered with, one without', async () => {
  await withTemp(async (directory) => {
    const source = renderSensor(readSensorSource(), spool, '/var/lib/pysight/policy');
    const version = sensorVersion(source);
    for (const name of ['env', 'tampered', 'bare']) {
      write(directory, `/opt/${name}/pyvenv.cfg`, 'home = /usr/bin\nversion = 3.11.2\n');
      write(directory, `/opt/${name}/bin/python`, '');
      write(directory, `/opt/${name}/lib/python3.11/site-packages/readme`, '');
    }
    write(directory, `${site}/_pysight_sensor.py`, source);
    write(directory, `${site}/pysight-sensor.pth`, renderPth(version, []));
    write(
      directory,
      '/opt/tampered/lib/python3.11/site-packages/_pysight_sensor.py',
      source.replace('def start', 'def never'),
    );
    write(directory, '/opt/tampered/lib/python3.11/site-packages/pysight-sensor.pth', renderPth(version, []));
    write(directory, `${spool}/${id}.jsonl`, record([{ k: 'end', why: 'exit', code: 0 }]));
    const host = createFixtureHost(directory, manifest);
    const { rows } = await runTable(
      coverageTable,
      createQueryContext(),
      testEngine(host, { roots: ['/opt'] }),
    );
    const of = (name: string) => rows.find((row) => row['environment'] === `/opt/${name}`);
    const shown = (name: string) =>
      ['covered', 'events', 'reason', 'scope', 'altered', 'runs', 'last_seen'].map(
        (column) => of(name)?.[column],
      );
    assert.equal(shown('env'), [1, 1, '', 'environment', 0, 1, 1500]);
    assert.equal(shown('tampered'), [1, 1, '', 'environment', 1, 0, null]);
    assert.equal(shown('bare'), [0, 0, 'not_installed', '', 0, 0, null]);
    assert.ok(JSON.parse(String(of('env')?.['bypasses'])).includes('-S'));
    assert.is(of('env')?.['sensor_version'], version);
  });
});

function environment(fields: Partial<Environment>): Environment {
  return {
    path: '/e',
    kind: 'interpreter',
    manager: '',
    implementation: 'cpython',
    version: '3.11.1',
    minor: '3.11',
    prefix: '/e',
    executable: '/e/bin/python',
    base: '',
    baseExecutable: '',
    broken: false,
    includeSystemSite: false,
    externallyManaged: false,
    prompt: '',
    project: '',
    stdlib: '',
    siteDirectories: [],
    uid: 0,
    username: 'root',
    worldWritable: false,
    created: 0,
    modified: 0,
    ...fields,
  };
}

test('coverage: whose site directory it is decides what passes it by', async () => {
  await withTemp((directory) => {
    for (const path of ['/base', '/user']) {
      write(directory, `${path}/_pysight_sensor.py`, "VERSION = '1.0.0'\n");
      write(directory, `${path}/pysight-sensor.pth`, renderPth('1.0.0', []));
    }
    write(directory, '/half/pysight-sensor.pth', renderPth('1.0.0', []));
    const host = createFixtureHost(directory, {});
    const all = [
      environment({ path: '/base', siteDirectories: ['/base'] }),
      environment({ path: '/venv', kind: 'venv', base: '/base', includeSystemSite: true }),
      environment({ path: '/closed', kind: 'venv', base: '/base' }),
      environment({ path: '/user', kind: 'user_site', siteDirectories: ['/user'] }),
      environment({ path: '/lonely' }),
      environment({ path: '/old', minor: '3.7', siteDirectories: ['/base'] }),
      environment({ path: '/ancient', minor: '3.4', siteDirectories: ['/base'] }),
      environment({ path: '/two', minor: '2.7' }),
      environment({ path: '/pypy', implementation: 'pypy', siteDirectories: ['/base'] }),
      environment({ path: '/half', siteDirectories: ['/half'] }),
      environment({ path: '/embedded', kind: 'embedded', minor: '3.12' }),
      environment({ path: '/mine', siteDirectories: ['/base'], uid: 1000 }),
    ];
    const shown = Object.fromEntries(
      describeCoverage(host, all).map((one) => [
        one.environment.path,
        `${one.depth} ${one.scope} ${one.reason}`,
      ]),
    );
    assert.equal(shown, {
      '/base': '2 environment ',
      '/venv': '2 system_site ',
      '/closed': '0  not_installed',
      '/lonely': '2 user_site ',
      '/old': '1 environment ',
      '/ancient': '0 environment too_old',
      '/two': '0  too_old',
      '/pypy': '0 environment not_cpython',
      '/half': '0 environment incomplete',
      '/embedded': '0  no_site',
      '/mine': '2 environment ',
    });
    const bypasses = (path: string) =>
      describeCoverage(host, all).find((one) => one.environment.path === path)?.bypasses ?? [];
    assert.ok(bypasses('/lonely').includes('-I') && !bypasses('/base').includes('-I'));
    assert.ok(bypasses('/mine').includes('its owner can remove it'));
  });
});

test.run();
