/** Definitions of macOS and Windows, of desktop sessions and of editors. */
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFixtureHost, type FixtureManifest } from '../../extension/core/fixture-host.ts';
import { listScheduled } from '../../extension/discover/schedules/list-scheduled.ts';
import type { Scheduled } from '../../extension/discover/schedules/scheduled.ts';
import { withTemp } from '../helpers/temp.ts';
import { contextOf, writeTree } from './machine.ts';

const test = suite('schedules elsewhere');

async function scheduled(
  manifest: FixtureManifest,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<readonly Scheduled[]> {
  let found: readonly Scheduled[] = [];
  await withTemp((directory) => {
    const below = Object.entries(files).map(([path, text]) => [
      path.replaceAll('\\', '/').replace(/^C:/, 'C'),
      text,
    ]);
    writeTree(nodePath.join(directory, 'root'), Object.fromEntries(below));
    found = listScheduled(contextOf(createFixtureHost(directory, manifest)));
  });
  return found;
}

const root = { uid: 0, gid: 0, username: 'root', home: '/var/root', shell: '/bin/sh' };
const eve = { uid: 501, gid: 20, username: 'eve', home: '/Users/eve', shell: '/bin/zsh' };
const plist = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist version="1.0"><dict>${inside}</dict></plist>\n<!-- made by hand -->\n`;

test('launchd: wrappers, variables, what starts a job, and a list that is a link', async () => {
  const words = (...all: string[]): string =>
    `<key>ProgramArguments</key><array>${all.map((word) => `<string>${word}</string>`).join('')}</array>`;
  const all = await scheduled(
    {
      platform: 'darwin',
      users: [root, eve],
      symlinks: {
        '/Users/eve/Library/LaunchAgents/homebrew.mxcl.tool.plist': '/opt/homebrew/opt/tool/tool.plist',
      },
      files: { '/': { uid: 501 } },
    },
    {
      '/Library/LaunchDaemons/a.plist': plist(
        `<key>Label</key><string>a</string><key>EnvironmentVariables</key><dict><key>APP</key><string>/opt/app</string><key>KEY</key><string>s3cr3t</string></dict>${words('/bin/sh', '-c', 'cd $APP &amp;&amp; exec /usr/bin/env python3 main.py $KEY')}<key>WatchPaths</key><array><string>/opt/in</string></array><key>StartOnMount</key><true/>`,
      ),
      '/Users/eve/Library/LaunchAgents/.keep': '',
      '/opt/homebrew/opt/tool/tool.plist': plist(
        `<key>Label</key><string>tool</string>${words('/usr/bin/python3', '/x.py')}<key>MachServices</key><dict/><key>KeepAlive</key><true/>`,
      ),
    },
  );
  assert.equal(
    all.map(({ name, run, schedule, runAs, cwd }) => [name, run.script, schedule, runAs, cwd]),
    [
      [
        'a',
        '/opt/app/main.py',
        'when watched paths change: /opt/in; when a volume is mounted',
        'root',
        '/opt/app',
      ],
      ['tool', '/x.py', 'kept alive; on a message', 'eve', ''],
    ],
  );
  assert.not.match(JSON.stringify(all), 's3cr3t');
});

test('tasks: variables of the account, cmd.exe, several actions, and triggers that start it no more', async () => {
  const task = (triggers: string, principal: string, ...actions: string[]): Buffer =>
    Buffer.from(
      `\ufeff<?xml version="1.0" encoding="UTF-16"?><Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Triggers>${triggers}</Triggers><Principals><Principal id="Author">${principal}</Principal></Principals><Settings><Enabled>true</Enabled></Settings><Actions Context="Author">${actions.join('')}</Actions></Task>`,
      'utf16le',
    );
  const exec = (command: string, rest: string, directory = ''): string =>
    `<Exec><Command>${command}</Command><Arguments>${rest}</Arguments><WorkingDirectory>${directory}</WorkingDirectory></Exec>`;
  const ana = { uid: 1001, gid: 513, username: 'ana', home: 'C:\\Users\\ana', shell: '' };
  const tasks = 'C:\\Windows\\System32\\Tasks';
  const all = await scheduled(
    { platform: 'win32', users: [ana], env: { SystemRoot: 'C:\\Windows', TEMP: 'C:\\Windows\\Temp' } },
    {
      [`${tasks}\\Corp\\Two`]: task(
        '<LogonTrigger/>',
        '<UserId>S-1-5-21-1-2-3-1001</UserId><LogonType>InteractiveToken</LogonType>',
        exec(
          '%SystemRoot%\\System32\\cmd.exe',
          '/c ""C:\\Program Files\\Py\\python.exe" "%USERPROFILE%\\my jobs\\x.py""',
        ),
        exec('py', '-3.11 script.py', '%homedrive%%homepath%\\jobs'),
      ),
      [`${tasks}\\Over`]: task(
        '<TimeTrigger><StartBoundary>2020-01-01T00:00:00</StartBoundary><EndBoundary>2020-02-01T00:00:00</EndBoundary></TimeTrigger><BootTrigger><Enabled>false</Enabled></BootTrigger>',
        '<GroupId>S-1-5-11</GroupId>',
        exec('pythonw.exe', '%TEMP%\\y.pyw'),
      ),
    },
  );
  assert.equal(
    all.map(({ name, run, runAs, enabled, schedule }) => [name, run.script, runAs, enabled, schedule]),
    [
      ['\\Corp\\Two', 'C:\\Users\\ana\\my jobs\\x.py', 'ana', true, 'logon'],
      ['\\Corp\\Two', 'C:\\Users\\ana\\jobs\\script.py', 'ana', true, 'logon'],
      [
        '\\Over',
        // Whose it is, is not known.
        '%TEMP%\\y.pyw',
        'Authenticated Users',
        false,
        'time from 2020-01-01T00:00:00 to 2020-02-01T00:00:00; boot (disabled)',
      ],
    ],
  );
  assert.is(all[0]?.run.interpreter, 'C:\\Program Files\\Py\\python.exe');
  assert.is(all[1]?.run.version, '3.11');
});

const ann = { uid: 1000, gid: 1000, username: 'ann', home: '/home/ann', shell: '/bin/bash' };

test('autostart: links, conditions, and a program that is not there', async () => {
  const entry = (inside: string): string =>
    `[Desktop Entry]\nType=Application\nExec=python3 /x.py\n${inside}`;
  const all = await scheduled(
    {
      platform: 'linux',
      users: [ann],
      symlinks: { '/home/ann/.config/autostart/linked.desktop': '/usr/share/applications/linked.desktop' },
      files: { '/': { uid: 1000 } },
    },
    {
      '/usr/share/applications/linked.desktop': entry('Name=linked\nOnlyShowIn=GNOME;XFCE;\n'),
      '/home/ann/.config/autostart/gone.desktop': entry('Name=gone\nTryExec=no-such-program\n'),
      '/home/ann/.config/autostart/here.desktop': entry('Name=here\nTryExec=/usr/bin/here\n'),
      '/home/ann/.config/autostart/mate.desktop': entry('Name=mate\nX-MATE-Autostart-enabled=false\n'),
      '/usr/bin/here': '',
    },
  );
  assert.equal(all.map(({ name, schedule, enabled }) => [name, schedule, enabled]).sort(), [
    ['gone', 'at login', false],
    ['here', 'at login', true],
    ['linked', 'at login; OnlyShowIn=GNOME;XFCE;', true],
    ['mate', 'at login', false],
  ]);
});

test('editors: servers, the home, chosen interpreters, and what is written for one system', async () => {
  const configuration = (attributes: string, options: Readonly<Record<string, string>>): string =>
    `<component name="ProjectRunConfigurationManager"><configuration default="false" ${attributes}>${Object.entries(
      options,
    )
      .map(([name, value]) => `<option name="${name}" value="${value}" />`)
      .join('')}</configuration></component>`;
  const project = '/home/ann/site';
  const all = await scheduled(
    { platform: 'linux', users: [ann], files: { '/': { uid: 1000 } } },
    {
      [`${project}/main.py`]: 'print(1)\n',
      [`${project}/.run/django.run.xml`]: configuration('name="web" type="Python.DjangoServer"', {
        port: '8000',
        SDK_HOME: '$USER_HOME$/venv/bin/python',
      }),
      [`${project}/.run/unit.run.xml`]: configuration('name="unit" type="tests" factoryName="Unittests"', {
        _new_target: '&quot;$PROJECT_DIR$/tests&quot;',
      }),
      [`${project}/.vscode/tasks.json`]: `\ufeff{"tasks": [
        {"label": "chosen", "type": "process", "command": "\${command:python.interpreterPath}", "args": ["\${userHome}/a.py"]},
        {"label": "own", "command": "nothing", "windows": {"command": "py"}, "linux": {"command": "python3", "args": ["b.py"]}},
      ]}`,
      [`${project}/.vscode/launch.json`]: `{"configurations": [{"name": "file", "type": "debugpy", "program": "\${file}", "pythonArgs": ["-X", "dev"]}]}`,
    },
  );
  const rows = all.map(({ name, run, command }) =>
    [name, run.kind, run.interpreter, run.script || run.module, command.slice(1).join(' ')].join('|'),
  );
  assert.equal(rows.sort(), [
    `chosen|script|python|/home/ann/a.py|/home/ann/a.py`,
    `file|script|python|\${file}|-X dev \${file}`,
    `own|script|python3|${project}/b.py|b.py`,
    'unit|test_runner|python|unittest|-m unittest /home/ann/site/tests',
    `web|script|/home/ann/venv/bin/python|${project}/manage.py|${project}/manage.py runserver 8000`,
  ]);
});

test.run();
