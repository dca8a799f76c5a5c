/** Definitions of Linux schedulers: which are read at all, as whom they run, and programs that are named without a directory. */
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFixtureHost, type FixtureManifest } from '../../extension/core/fixture-host.ts';
import { listScheduled } from '../../extension/discover/schedules/list-scheduled.ts';
import type { Scheduled } from '../../extension/discover/schedules/scheduled.ts';
import { withTemp } from '../helpers/temp.ts';
import { contextOf, writeTree } from './machine.ts';

const test = suite('schedules of Linux');
const ann = { uid: 1000, gid: 1000, username: 'ann', home: '/home/ann', shell: '/bin/bash' };
const root = { uid: 0, gid: 0, username: 'root', home: '/root', shell: '/bin/bash' };
const python = '#!/usr/bin/python3\nimport os\n';

/** The definitions on a machine with these files; those below a `bin` and in cron's directories may be executed. */
async function scheduled(
  files: Readonly<Record<string, string>>,
  symlinks: Readonly<Record<string, string>> = {},
): Promise<readonly Scheduled[]> {
  let found: readonly Scheduled[] = [];
  await withTemp((directory) => {
    writeTree(nodePath.join(directory, 'root'), files);
    const executable = Object.keys(files).filter((path) => /\/bin\/|cron\.daily\//.test(path));
    const manifest: FixtureManifest = {
      platform: 'linux',
      users: [root, ann],
      symlinks,
      files: { '/': { uid: 0 }, ...Object.fromEntries(executable.map((path) => [path, { mode: 0o755 }])) },
    };
    found = listScheduled(contextOf(createFixtureHost(directory, manifest)));
  });
  return found;
}

const debian = { '/var/lib/dpkg/status': '' };
const redHat = { '/var/lib/rpm/rpmdb.sqlite': '' };
const named = (all: readonly Scheduled[]) =>
  Object.fromEntries(all.map(({ name, enabled }) => [name, enabled]));

test('names of files that cron passes over, by who made the cron', async () => {
  const line = '* * * * * root python3 /x.py\n';
  const files = {
    '/etc/cron.d/good': line,
    '/etc/cron.d/with.dot': line,
    '/etc/cron.d/old.rpmsave': line,
    '/etc/cron.daily/report.py': python,
    '/etc/cron.daily/report': python,
    '/etc/cron.daily/report~': python,
  };
  assert.equal(named(await scheduled({ ...files, ...debian })), {
    'good:1': true,
    'with.dot:1': false,
    'old.rpmsave:1': false,
    'report.py': false,
    report: true,
    'report~': false,
  });
  assert.equal(named(await scheduled({ ...files, ...redHat })), {
    'good:1': true,
    'with.dot:1': true,
    'old.rpmsave:1': false,
    'report.py': true,
    report: true,
    'report~': false,
  });
});

test('programs without a directory are looked for where their starter looks', async () => {
  const all = await scheduled({
    '/var/spool/cron/crontabs/ann':
      '@daily early\nPATH="$HOME/bin:/usr/bin"\n@daily tool --fast\n@daily cd /srv && tool\n@daily plain\n',
    '/home/ann/bin/tool': python,
    '/home/ann/bin/early': python,
    '/usr/bin/plain': '#!/bin/sh\n',
    '/usr/bin/applet': python,
    '/etc/xdg/autostart/applet.desktop': '[Desktop Entry]\nType=Application\nName=Applet\nExec=applet %u\n',
    '/etc/systemd/system/job.service': '[Service]\nExecStart=applet --daemon\n',
  });
  assert.equal(
    all.map(({ name, run }) => `${name} ${run.script}`),
    [
      'ann:3 /home/ann/bin/tool',
      'ann:4 /home/ann/bin/tool',
      'job.service /usr/bin/applet',
      'Applet /usr/bin/applet',
    ],
  );
});

test('an instance is wanted by what links to it, and a dynamic user is not root', async () => {
  const all = await scheduled(
    {
      '/etc/systemd/system/worker@.service': '[Service]\nExecStart=/usr/bin/python3 -m worker %i\nUser=ann\n',
      '/etc/systemd/system/web.service':
        '[Service]\nExecStart=/usr/bin/python3 -m web\nDynamicUser=yes\n[Install]\nWantedBy=multi-user.target\n',
      '/etc/systemd/system/site.target.wants/.keep': '',
      '/etc/systemd/system/own.service':
        '[Service]\nExecStart=/usr/bin/python3 -m own\nDynamicUser=yes\nUser=ann\n',
    },
    { '/etc/systemd/system/site.target.wants/worker@3.service': '/etc/systemd/system/worker@.service' },
  );
  const rows = all.map(({ name, runAs, schedule, enabled }) => [name, runAs, schedule, enabled]);
  assert.equal(rows.sort(), [
    ['own.service', 'ann', '', false],
    ['web.service', 'web', 'multi-user.target', false],
    ['worker@3.service', 'ann', 'site.target', true],
  ]);
});

test('all that a service runs, and a service that a target starts beside its timer', async () => {
  const all = await scheduled(
    {
      '/etc/systemd/system/job.service':
        '[Service]\nType=oneshot\nExecStartPre=-/usr/bin/python3 /pre.py\nExecStart=/bin/true ; @/usr/bin/python3 name /two.py\nExecStopPost=/usr/bin/python3 /post.py\n',
      '/etc/systemd/system/multi-user.target.wants/.keep': '',
      '/etc/systemd/system/job.timer': '[Timer]\nOnCalendar=daily\n',
    },
    { '/etc/systemd/system/multi-user.target.wants/job.service': '/etc/systemd/system/job.service' },
  );
  const scripts = ['/pre.py', '/two.py', '/post.py'];
  assert.equal(
    all.map(({ name, run, enabled }) => [name, run.script, enabled]),
    [
      ...scripts.map((script) => ['job.timer', script, false]),
      ...scripts.map((script) => ['job.service', script, true]),
    ],
  );
});

test.run();
