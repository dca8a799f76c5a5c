/** Definitions of Linux schedulers: which are read at all, as whom they run, and programs that are named without a directory. */
import nodePath from 'node:path';
import { createQueryContext } from 'osquery-extension-sdk';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFixtureHost, type FixtureManifest } from '../../extension/core/fixture-host.ts';
import { runTable } from '../../extension/core/run-table.ts';
import { listScheduled } from '../../extension/discover/schedules/list-scheduled.ts';
import type { Scheduled } from '../../extension/discover/schedules/scheduled.ts';
import { table } from '../../extension/tables/python_scheduled_scripts.ts';
import { testEngine } from '../helpers/fixture-host.ts';
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

test('units that a path, a socket or systemd-run starts', async () => {
  const all = await scheduled(
    {
      '/etc/systemd/system/inbox.path': '[Path]\nPathChanged=/srv/inbox\nUnit=load.service\n',
      '/etc/systemd/system/load.service': '[Service]\nExecStart=/usr/bin/python3 /load.py\n',
      '/usr/lib/systemd/system/echo.socket': '[Socket]\nListenStream=7\nAccept=yes\n',
      '/usr/lib/systemd/system/echo@.service': '[Service]\nExecStart=-/usr/bin/python3 /echo.py\n',
      '/run/systemd/transient/run-r1.timer': '[Timer]\nOnCalendar=daily\nRandomizedDelaySec=1h\n',
      '/run/systemd/transient/run-r1.service':
        '[Service]\nExecStart=\nExecStart=@/usr/bin/python3 "/usr/bin/python3" "/once.py"\n',
      '/etc/systemd/system/paths.target.wants/.keep': '',
    },
    { '/etc/systemd/system/paths.target.wants/inbox.path': '/etc/systemd/system/inbox.path' },
  );
  const rows = all.map(({ kind, name, run, schedule, enabled }) => [
    kind,
    name,
    run.script,
    schedule,
    enabled,
  ]);
  assert.equal(rows.sort(), [
    ['systemd_path', 'inbox.path', '/load.py', 'PathChanged=/srv/inbox', true],
    ['systemd_socket', 'echo.socket', '/echo.py', 'ListenStream=7', false],
    ['systemd_timer', 'run-r1.timer', '/once.py', 'OnCalendar=daily; RandomizedDelaySec=1h', true],
  ]);
});

test('what a user enabled or changed of the units that packages bring', async () => {
  const all = await scheduled(
    {
      '/usr/lib/systemd/user/sync.service': '[Service]\nExecStart=/usr/bin/python3 %h/sync.py\n',
      '/usr/lib/systemd/user/other.service': '[Service]\nExecStart=/usr/bin/python3 /other.py\n',
      '/usr/lib/systemd/user/tidy.timer': '[Timer]\nOnCalendar=weekly\n',
      '/usr/lib/systemd/user/tidy.service': '[Service]\nExecStart=/usr/bin/python3 /tidy.py\n',
      '/home/ann/.config/systemd/user/tidy.timer.d/own.conf': '[Timer]\nOnCalendar=\nOnCalendar=daily\n',
      '/home/ann/.config/systemd/user/default.target.wants/.keep': '',
    },
    {
      '/home/ann/.config/systemd/user/default.target.wants/sync.service':
        '/usr/lib/systemd/user/sync.service',
    },
  );
  const rows = all.map(({ name, runAs, run, schedule, enabled }) =>
    [name, runAs, run.script, schedule, enabled].join(' '),
  );
  assert.equal(rows.sort(), [
    // For any user, which has no home.
    'other.service  /other.py  false',
    'sync.service  %h/sync.py  false',
    'sync.service ann /home/ann/sync.py default.target true',
    'tidy.timer  /tidy.py OnCalendar=weekly false',
    'tidy.timer ann /tidy.py OnCalendar=daily false',
  ]);
});

test('specifiers are those of the manager, an instance may have points, and variables that are paths stand for them', async () => {
  const all = await scheduled({
    '/etc/systemd/system/app.service': `[Service]\nUser=ann\nEnvironment="APP=%h/app" TOKEN=s3cr3t\nExecStart=/usr/bin/python3 \${APP}/%u.py --t \${TOKEN}\n`,
    '/etc/systemd/system/proxy@.service': '[Service]\nExecStart=/usr/bin/python3 /p.py %i\n',
    '/etc/systemd/system/proxy@.service.d/x.conf': '[Service]\nWorkingDirectory=/srv/%I\n',
    '/etc/systemd/system/multi-user.target.wants/proxy@db.corp.service': '',
    '/etc/systemd/system/service.d/all.conf': '[Service]\nUser=ann\n',
  });
  assert.equal(
    all.map(({ name, run, cwd, runAs }) => [name, run.script, cwd, runAs]),
    [
      ['app.service', '/root/app/root.py', '', 'ann'],
      ['proxy@db.corp.service', '/p.py', '/srv/db.corp', 'ann'],
    ],
  );
  assert.equal(all[0]?.command.slice(2), ['--t', `\${TOKEN}`]);
});

test('crontabs: settings that are paths, HOME, and a time zone that Debian does not know', async () => {
  const table = `CRON_TZ=Asia/Tokyo\nAPP=/srv/app\nHOME=/srv\n0 9 * * * cd $APP && python3 \${APP}/a.py\n0 9 * * * python3 b.py\n`;
  const files = { '/var/spool/cron/crontabs/ann': table };
  const found = async (more: Readonly<Record<string, string>>) =>
    (await scheduled({ ...files, ...more })).map((one) => [
      one.run.script,
      one.cwd,
      new Date((one.nextRun() ?? 0) * 1000).getUTCHours(),
    ]);
  assert.equal(await found(debian), [
    ['/srv/app/a.py', '/srv/app', 9],
    ['/srv/b.py', '/srv', 9],
  ]);
  const cronie = { '/var/lib/dpkg/info/cronie.list': '' };
  assert.is((await found({ ...debian, ...cronie }))[0]?.[2], 0);
  assert.is((await found(redHat))[0]?.[2], 0);
});

test('directories of cron: who starts them, and what is left to anacron', async () => {
  const line =
    '25 6 * * * root test -x /usr/sbin/anacron || ( cd / && run-parts --report /etc/cron.daily )\n';
  const files = { '/etc/crontab': line, '/etc/cron.daily/report': python, ...debian };
  const due = async (more: Readonly<Record<string, string>>) =>
    (await scheduled({ ...files, ...more })).map(({ schedule, nextRun }) => [schedule, nextRun() !== null]);
  assert.equal(await due({}), [['25 6 * * *', true]]);
  assert.equal(await due({ '/usr/sbin/anacron': '' }), [['@daily', false]]);
  const hourly = { '/etc/cron.d/0hourly': '01 * * * * root run-parts /etc/cron.daily\n' };
  assert.equal(await due({ '/etc/crontab': '', ...hourly }), [['01 * * * *', true]]);
});

test('jobs of at and batch', async () => {
  const time = Date.UTC(2036, 0, 1, 12) / 60_000;
  const file = (queue: string, number: number) =>
    `/var/spool/cron/atjobs/${queue}${number.toString(16).padStart(5, '0')}${time.toString(16).padStart(8, '0')}`;
  const secrets = Array.from({ length: 80 }, (_, index) => `V${index}=x; export V${index}\n`).join('');
  const head = `#!/bin/sh\n# atrun uid=1000 gid=1000\n# mail ann 0\numask 22\n${secrets}PATH=/usr/bin:/home/ann/bin; export PATH\ncd /srv/my\\ jobs || {\n\t echo 'Execution directory inaccessible' >&2\n\t exit 1\n}\n`;
  const all = await scheduled({
    [file('a', 18)]: `${head}python3 a.py\n`,
    [file('b', 19)]:
      `${head}\${SHELL:-/bin/sh} << 'marcinDELIMITER0a1b2c3d'\npython3 /b.py\nmarcinDELIMITER0a1b2c3d\n`,
    '/var/spool/cron/atjobs/.SEQ': '12\n',
  });
  assert.equal(
    all.map(({ kind, name, run, schedule, runAs, cwd, nextRun }) => [
      ...[kind, name, run.script, schedule, runAs, cwd],
      nextRun(),
    ]),
    [
      [...['at', 'job 18', '/srv/my jobs/a.py', 'at 2036-01-01T12:00:00Z', 'ann', '/srv/my jobs'], time * 60],
      ['at', 'job 19', '/b.py', 'batch, from 2036-01-01T12:00:00Z', 'ann', '/srv/my jobs', null],
    ],
  );
});

test('what is said of a script: a link, one that others may lead elsewhere, and one whose path is open', async () => {
  await withTemp(async (directory) => {
    writeTree(nodePath.join(directory, 'root'), {
      '/etc/cron.d/jobs': `* * * * * root python3 /usr/local/bin/own
* * * * * root python3 /usr/local/bin/theirs
* * * * * root python3 /opt/open.py
* * * * * root find /srv -exec python3 {} ;
* * * * * root python3 $APP/x.py
* * * * * root python3 /gone.py
`,
      '/opt/own.py': '',
      '/opt/open.py': '',
    });
    const engine = testEngine(
      createFixtureHost(directory, {
        platform: 'linux',
        users: [root, ann],
        symlinks: { '/usr/local/bin/own': '/opt/own.py', '/usr/local/bin/theirs': '/opt/own.py' },
        files: {
          '/': { uid: 0, mode: 0o755 },
          '/usr/local/bin/theirs': { uid: 1000 },
          '/opt/open.py': { mode: 0o777 },
        },
      }),
    );
    const columns = ['script', 'script_exists', 'script_writable'];
    const { rows } = await runTable(table, createQueryContext([], columns), engine);
    assert.equal(
      rows.map((row) => columns.map((column) => row[column] ?? null)),
      [
        ['/usr/local/bin/own', 1, 0],
        ['/usr/local/bin/theirs', 1, 1],
        ['/opt/open.py', 1, 1],
        ['{}', null, null],
        ['$APP/x.py', null, null],
        ['/gone.py', 0, null],
      ],
    );
  });
});

test.run();
