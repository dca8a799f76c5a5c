/** Every reader of what runs and schedules are read from, with texts of its format as its own programs write them. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { gzipSync } from 'node:zlib';
import { mappedModules, parseProcNet } from '../../extension/core/proc-text.ts';
import { parseProcStat } from '../../extension/core/processes.ts';
import { ringText } from '../../extension/discover/sampler/ring.ts';
import { parseLines } from '../../extension/discover/sampler/sampled-run.ts';
import { parseAtJob, parseAtName } from '../../extension/parse/at-job.ts';
import { parseBashHistory } from '../../extension/parse/bash-history.ts';
import { parseAnacrontab, parseCrontab } from '../../extension/parse/cron.ts';
import { parseCronLog } from '../../extension/parse/cron-log.ts';
import { parseFishHistory } from '../../extension/parse/fish-history.ts';
import { parseIpythonHistory, shellLinesOf } from '../../extension/parse/ipython-history.ts';
import { parseJournal } from '../../extension/parse/journal.ts';
import { parseJupyterKernel, parseJupyterServer } from '../../extension/parse/jupyter-runtime.ts';
import { parseLaunchd, parsePlist } from '../../extension/parse/launchd.ts';
import { nextCronRun } from '../../extension/parse/next-run.ts';
import { osqueryWords } from '../../extension/parse/osquery-cmdline.ts';
import { parsePowershellHistory } from '../../extension/parse/powershell-history.ts';
import { parseTranscript } from '../../extension/parse/powershell-transcript.ts';
import { parsePycHead, parsePycName } from '../../extension/parse/pyc.ts';
import { parseRunConfigurations } from '../../extension/parse/pycharm-workspace.ts';
import { parsePythonCommand, parseShellLine } from '../../extension/parse/python-argv.ts';
import { parseShebang } from '../../extension/parse/shebang.ts';
import { windowsArgv } from '../../extension/parse/shell-words.ts';
import { nextCalendarRun } from '../../extension/parse/systemd-calendar.ts';
import { execCommands, expandSpecifiers, parseUnit } from '../../extension/parse/systemd-unit.ts';
import { parseScheduledTask } from '../../extension/parse/task-scheduler.ts';
import { nextTaskRun } from '../../extension/parse/task-trigger.ts';
import { parseEditorTasks } from '../../extension/parse/vscode-tasks.ts';
import { parseDesktopEntry } from '../../extension/parse/xdg-desktop.ts';
import { parseZshHistory } from '../../extension/parse/zsh-history.ts';
import { scenarioDirectory } from './fixture-host.ts';

export interface ActivityReader {
  readonly name: string;
  readonly seeds: readonly Buffer[];
  read(bytes: Buffer): unknown;
}

const now = Date.UTC(2026, 0, 2) / 1000;

function fixture(...path: readonly string[]): Buffer {
  const [scenario = '', ...rest] = path;
  return fs.readFileSync(nodePath.join(scenarioDirectory(scenario), 'root', ...rest));
}

function ofText(name: string, seeds: readonly string[], read: (text: string) => unknown): ActivityReader {
  const bytes = seeds.map((seed) => Buffer.from(seed));
  return { name, seeds: bytes, read: (input) => read(input.toString('utf8')) };
}

const identity = {
  ...{ name: 'a@b-c.service', user: 'ana', uid: 1000, home: '/home/ana', hostname: 'box.corp' },
  isUser: true,
};
const plist =
  '<?xml version="1.0"?><plist version="1.0"><dict><key>Label</key><string>a &amp; &#98;</string><key>ProgramArguments</key><array><string>python3</string><string>/x.py</string></array><key>StartCalendarInterval</key><array><dict><key>Hour</key><integer>3</integer></dict></array><key>StartInterval</key><integer>300</integer><key>RunAtLoad</key><true/><key>KeepAlive</key><dict/></dict></plist>';
const task =
  '<Task xmlns="x"><Triggers><CalendarTrigger><StartBoundary>2026-01-01T06:00:00Z</StartBoundary><Repetition><Interval>PT15M</Interval></Repetition><ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek><Monday/></DaysOfWeek></ScheduleByWeek></CalendarTrigger><BootTrigger/></Triggers><Principals><Principal id="A"><UserId>S-1-5-18</UserId></Principal></Principals><Settings><Enabled>true</Enabled></Settings><Actions><Exec><Command>"C:\\py.exe"</Command><Arguments>x.py</Arguments></Exec></Actions></Task>';
const run = {
  ...{ pid: 1, ppid: 0, uid: 0, start: 1.5, last: 2, ended: true, parents: [{ pid: 1, name: 'init' }] },
  ...{
    run: { kind: 'script', script: '/x.py', argv: ['python'] },
    interpreter: '/usr/bin/python3',
    cwd: '/',
  },
  ...{ userMs: 1, systemMs: 1, peakBytes: null, peers: ['1.2.3.4 443'], modules: [] },
};

export const activityReaders: readonly ActivityReader[] = [
  ofText(
    'bash history',
    [
      '#1700000000\npython x.py\n#1700000060\nfor i in a; do\npython y.py\ndone\nls\n',
      'python x <<E\na\nE\n',
    ],
    parseBashHistory,
  ),
  {
    name: 'zsh history',
    seeds: [
      Buffer.from(': 1700000000:12;python x.py\n: 1700000100:0;a \\\nb\nplain\n'),
      Buffer.from([0x83, 0xe3, 0xa9, 0x0a]),
    ],
    read: parseZshHistory,
  },
  ofText(
    'fish history',
    ['- cmd: echo a\\nb \\\\\n  when: 1700000000\n  paths:\n    - x\n'],
    parseFishHistory,
  ),
  ofText(
    'PowerShell transcripts',
    [`${'*'.repeat(22)}\nStart time: 20260105080000\n${'*'.repeat(22)}\nPS C:\\x> python a.py\n`],
    parseTranscript,
  ),
  ofText('PowerShell history', ['& "C:\\py.exe" `\r\n  x.py\r\nls\r\n'], parsePowershellHistory),
  {
    name: 'IPython history',
    seeds: [fixture('activity-linux', 'home/ana/.ipython/profile_default/history.sqlite')],
    read: parseIpythonHistory,
  },
  ofText('IPython cells', ['x = 1\n!ls\n%run -i a.py 1\n%%timeit\n%conda install x\n!!date'], shellLinesOf),
  ofText(
    'Jupyter servers',
    ['{"pid": 7, "token": "abc", "url": "http://localhost:8888/?token=abc", "root_dir": "/x"}'],
    (text) => parseJupyterServer(text, 'jpserver-7.json'),
  ),
  ofText(
    'Jupyter kernels',
    ['{"shell_port": 1, "key": "abc", "kernel_name": "python3", "jupyter_session": "/x.ipynb"}'],
    (text) => parseJupyterKernel(text, 'kernel-1a-2b.json'),
  ),
  ofText(
    'crontabs',
    [
      'CRON_TZ=Europe/Berlin\n*/10 9-17 * * 1-5 root python3 x.py%in\n@daily ana y.py\n-*/5 * * * * root z.py\n',
    ],
    (text) => [parseCrontab(text, true), parseCrontab(text, false)],
  ),
  ofText(
    'jobs of at',
    ['# atrun uid=1000 gid=1\nPATH=/a; export PATH\ncd /srv || {\n exit 1\n}\npython3 x.py\n'],
    (text) => [parseAtJob(text), parseAtName(text)],
  ),
  ofText('anacrontabs', ['7 10 weekly python3 x.py\n@monthly 5 m y.py\n'], parseAnacrontab),
  ofText('times of cron', ['*/5 9-17 * * 1-5', '@daily', '0 0 31 2 *', '0 0 L * *'], (text) =>
    nextCronRun(text, now, 'Europe/Berlin'),
  ),
  ofText(
    'units',
    [
      '[Unit]\nX=y\n[Service]\nExecStart=-@/usr/bin/python3 py "%h/a b.py" \\\n  --x=%i\nUser=ana\n[Timer]\nOnCalendar=Mon..Fri *-*-* 3:00\n',
    ],
    (text) => [...parseUnit([text, text])].map(([name, keys]) => [name, [...keys]]),
  ),
  ofText('lines of Exec', ['-@/usr/bin/python3 "a b" \'c\' ; d', '!!+/x %h \\x41\\n'], execCommands),
  ofText('specifiers', ['%h/%i-%%-%I %j %f %S %q'], (text) =>
    expandSpecifiers(text, { ...identity, name: text.slice(0, 255) }),
  ),
  ofText(
    'calendar expressions',
    ['Mon..Fri *-*-* 3:00', '*-*~1 0:0/15:0 UTC', 'weekly', '2027-02-29'],
    (text) => nextCalendarRun(text, now),
  ),
  {
    name: 'property lists',
    seeds: [Buffer.from(plist), fixture('activity-darwin', 'Library/LaunchDaemons/com.corp.off.plist')],
    read: (bytes) => [parseLaunchd(bytes), parsePlist(bytes)],
  },
  {
    name: 'tasks of Windows',
    seeds: [Buffer.from(task), Buffer.from(`\ufeff${task}`, 'utf16le')],
    read: (bytes) => [parseScheduledTask(bytes), nextTaskRun(parseScheduledTask(bytes)?.triggers ?? [], now)],
  },
  ofText(
    'desktop entries',
    ['[Desktop Entry]\nName=N\nExec=python3 x.py %U 100%%\nPath=/p\nHidden=true\n'],
    parseDesktopEntry,
  ),
  ofText(
    'configurations of PyCharm',
    [
      '<project><component name="RunManager"><configuration name="m" type="PythonConfigurationType" temporary="true"><option name="SCRIPT_NAME" value="$PROJECT_DIR$/x.py"/><option name="SDK_HOME" value="/py"/></configuration></component></project>',
    ],
    parseRunConfigurations,
  ),
  ofText(
    'tasks of VS Code',
    [
      '{ // c\n "tasks": [ {"label": "a", "type": "shell", "command": "python", "args": ["x.py", {"value": "q"}], "options": {"cwd": "/w"}, "runOptions": {"runOn": "folderOpen"}}, ], /* x */ "configurations": [{"type": "debugpy", "program": "y.py", "args": ["a"]}] }',
    ],
    (text) => parseEditorTasks(text, { folder: '/w', home: '/h', platform: 'linux' }),
  ),
  ofText(
    'the log of cron',
    [
      'Jan  1 03:00:01 box CRON[30]: (root) CMD (python3 a.py (b))\n2026-01-01T03:00:02.123456+01:00 box crond[3]: (ana) CMD (x )\n',
    ],
    (text) => parseCronLog(text, now),
  ),
  ofText(
    'exports of the journal',
    [
      '{"_PID":"5","_UID":"0","_CMDLINE":"python3 x.py","__REALTIME_TIMESTAMP":"1767300000000000","_SYSTEMD_UNIT":"a.service"}\n',
      '__REALTIME_TIMESTAMP=1767300000000000\n_PID=5\n_CMDLINE=python x.py\n_BOOT_ID=a\n\n',
    ],
    parseJournal,
  ),
  ofText('samples', [`${JSON.stringify(run)}\n`], parseLines),
  {
    name: 'segments of samples',
    seeds: [gzipSync(`${JSON.stringify(run)}\n`)],
    read: (bytes) => ringText('0000000000000.jsonl.gz', bytes),
  },
  ofText(
    '/proc/PID/stat',
    ['42 (py (x) thon) S 1 42 42 0 -1 4194560 1 0 0 0 7 3 0 0 20 0 1 0 12345 1000 50 1844'],
    parseProcStat,
  ),
  ofText(
    '/proc/net/tcp',
    [
      '  sl  local_address rem_address   st\n   0: 0100007F:1F90 0C03E28C:01BB 01 00000000:00000000 00:00000000 00000000  1000        0 777 1 0\n',
    ],
    (text) => parseProcNet(text, new Set(['777'])),
  ),
  ofText(
    '/proc/PID/maps',
    ['7f-80 r-xp 0 08:01 1 /v/lib/python3.11/site-packages/numpy/core/x.cpython-311.so (deleted)\n'],
    mappedModules,
  ),
  {
    name: 'bytecode',
    seeds: [Buffer.from('a70d0d0a00000000f0e0d0c010000000', 'hex')],
    read: (bytes) => [parsePycHead(bytes), parsePycName(bytes.toString('latin1'))],
  },
  {
    name: 'shebangs',
    seeds: [
      Buffer.from('#!/usr/bin/env -S python3 -I\n'),
      Buffer.from('#!/bin/sh\n\'\'\'exec\' /x/python3 "$0" "$@"\n'),
    ],
    read: parseShebang,
  },
  ofText(
    'lines of shells',
    [
      "cd x && sudo -u a env B=1 python3 -c 'print(1)' <<E | tee y\nz\nE\n",
      'bash -c "uv run --with x -- python -m pip install -r a"',
    ],
    parseShellLine,
  ),
  ofText(
    'command lines of osquery',
    ['/usr/bin/python3 -W ignore -c import os; print("x")', '"a b" "c\\"d"'],
    (text) => parsePythonCommand(osqueryWords(text)),
  ),
  ofText('command lines of Windows', ['"C:\\Program Files\\py.exe" -3.11 "a \\"b\\\\" c'], (text) =>
    parsePythonCommand(windowsArgv(text)),
  ),
];
