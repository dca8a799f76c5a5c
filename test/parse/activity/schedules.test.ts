import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseBinaryPlist } from '../../../extension/parse/binary-plist.ts';
import { parseAnacrontab, parseCrontab } from '../../../extension/parse/cron.ts';
import { parseLaunchd, parsePlist } from '../../../extension/parse/launchd.ts';
import { nextCronRun } from '../../../extension/parse/next-run.ts';
import { parseRunConfigurations } from '../../../extension/parse/pycharm-workspace.ts';
import { parsePythonCommand } from '../../../extension/parse/python-argv.ts';
import { nextCalendarRun } from '../../../extension/parse/systemd-calendar.ts';
import {
  execCommands,
  expandSpecifiers,
  parseUnit,
  valuesOf,
} from '../../../extension/parse/systemd-unit.ts';
import { parseScheduledTask } from '../../../extension/parse/task-scheduler.ts';
import { nextTaskRun } from '../../../extension/parse/task-trigger.ts';
import { parseEditorTasks, stripComments } from '../../../extension/parse/vscode-tasks.ts';
import { windowsProgram } from '../../../extension/parse/windows-program.ts';
import { parseDesktopEntry } from '../../../extension/parse/xdg-desktop.ts';
import { parseXml, textAt } from '../../../extension/parse/xml.ts';

const test = suite('parsers of schedules');
process.env['TZ'] = 'UTC';
const now = Date.UTC(2026, 0, 2) / 1000;
const iso = (time: number | null): string | null =>
  time === null ? null : new Date(time * 1000).toISOString().replace('.000', '');

test('crontab: users, settings, nicknames, percent signs, what is no entry', () => {
  const text =
    'SHELL=/bin/sh\nCRON_TZ = "Asia/Tokyo"\n# c\n\n*/5 0-6,20 * jan mon-fri ana a "b%c" \\% d%input\n@daily root x\n-0 1 * * * root quiet\n1 2 3 root\n61 x\n';
  assert.equal(
    parseCrontab(text, true).map(({ schedule, user, command, timezone, line }) => [
      line,
      schedule,
      user,
      command,
      timezone,
    ]),
    [
      [5, '*/5 0-6,20 * jan mon-fri', 'ana', 'a "b', 'Asia/Tokyo'],
      [6, '@daily', 'root', 'x', 'Asia/Tokyo'],
      [7, '0 1 * * *', 'root', 'quiet', 'Asia/Tokyo'],
    ],
  );
  assert.equal(parseCrontab('0 1 * * * python x.py \\%d\n', false)[0]?.command, 'python x.py %d');
  assert.equal(parseCrontab('', false), []);
  assert.equal(
    parseAnacrontab('X=1\n7 25 job.weekly python x.py\n@monthly 1 m y\nbad\n').map(({ job, schedule }) => [
      job,
      schedule,
    ]),
    [
      ['job.weekly', 'every 7 days, 25 minutes after start'],
      ['m', '@monthly, 1 minutes after start'],
    ],
  );
});

test('cron: what follows a percent sign is standard input', () => {
  const split = (line: string) => {
    const { command, input } = parseCrontab(`0 1 * * * ${line}\n`, false)[0] ?? {};
    return [command, input];
  };
  assert.equal(split('python3 -%print(1)'), ['python3 -', 'print(1)\n']);
  assert.equal(split('python3%import os%os.getcwd()%'), ['python3', 'import os\nos.getcwd()\n']);
  assert.equal(split('python3 -%print("\\%d" \\% 1)'), ['python3 -', 'print("%d" % 1)\n']);
  assert.equal(split('date +\\%F'), ['date +%F', undefined]);
  assert.equal(split('true %'), ['true', '']);
  // The first backslash takes the second away, so that the sign has its meaning.
  assert.equal(split('echo \\\\%x'), ['echo \\\\', 'x\n']);
  assert.equal(parseCrontab('0 1 * * * %python3 x.py\n', false), []);
});

test('the next time of cron', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['0 3 * * *', '2026-01-02T03:00:00Z'],
    ['0 0 13 * 5', '2026-01-09T00:00:00Z'],
    ['@weekly', '2026-01-04T00:00:00Z'],
    ['@reboot', null],
    ['0 0 31 2 *', null],
    ['99 * * * *', null],
    ['', null],
  ];
  for (const [schedule, next] of cases) assert.is(iso(nextCronRun(schedule, now)), next, schedule);
  // A field that begins with a star must hold together with the other (DOM_STAR and DOW_STAR of cron's source).
  assert.is(iso(nextCronRun('0 0 1-7 * */7', now)), '2026-01-04T00:00:00Z');
  assert.is(iso(nextCronRun('0 0 */3 * 1', now)), '2026-01-19T00:00:00Z');
  assert.is(iso(nextCronRun('0 0 13 * 1', now)), '2026-01-05T00:00:00Z');
  // Longer steps than the field has values leave its first.
  assert.is(iso(nextCronRun('*/90 * * * *', now)), '2026-01-02T01:00:00Z');
  assert.is(iso(nextCronRun('5 0 */40 * *', now)), '2026-02-01T00:05:00Z');
  assert.is(iso(nextCalendarRun('Sat..Sun 3:00', now)), '2026-01-03T03:00:00Z');
  assert.is(iso(nextCalendarRun('Mon..Sun 3:00', now)), '2026-01-02T03:00:00Z');
  assert.is(nextCalendarRun('Sun..Tue 3:00', now), null);
  assert.is(iso(nextCronRun('0 9 * * *', now, 'Asia/Tokyo')), '2026-01-03T00:00:00Z');
  assert.is(nextCronRun('0 9 * * *', now, 'Nowhere/At_All'), null);
});

test('the next time of a calendar expression', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['daily', '2026-01-03T00:00:00Z'],
    ['Mon..Fri 10:00', '2026-01-02T10:00:00Z'],
    ['Sat..Mon 10:00', null],
    ['Mon *-05~07/1', '2026-05-25T00:00:00Z'],
    ['*-*-* *:*:30.5', '2026-01-02T00:00:30Z'],
    ['26-1-5', '2026-01-05T00:00:00Z'],
    ['@1767400000', '2026-01-03T00:26:40Z'],
    ['@1', null],
    ['daily America/New_York', '2026-01-02T05:00:00Z'],
    ['*-3-29 2:30 Europe/Berlin', '2027-03-29T00:30:00Z'],
    ['*-10-25 2:30 Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['10:00 Nowhere/Land', null],
    ['constructor', null],
    ['*-*-* 0:0:61', null],
    ['*:0/15', '2026-01-02T00:15:00Z'],
    ['*-*~01 03:00', '2026-01-31T03:00:00Z'],
    ['*-02~03', '2026-02-26T00:00:00Z'],
    ['*-02-29', '2028-02-29T00:00:00Z'],
    ['2026-*-01..07 18:00:00 UTC', '2026-01-02T18:00:00Z'],
    ['2020-01-01', null],
    ['*-*-* 1:2:3:4', null],
    ['Foo 10:00', null],
    ['10:00 Europe/Berlin', '2026-01-02T09:00:00Z'],
    ['', null],
    ['quarterly', '2026-04-01T00:00:00Z'],
  ];
  for (const [text, next] of cases) assert.is(iso(nextCalendarRun(text, now)), next, text);
});

if (fs.existsSync('/usr/bin/systemd-analyze')) {
  test('calendar expressions mean what they mean to systemd', () => {
    const expressions = [
      ...[
        'Mon..Wed,Sat *-*~3 04:05',
        '*-*-* 00/6:00',
        '*-1..6/2-1',
        '1..5:0',
        'mon-fri 9:00',
        '*-*-*/2 1:00',
      ],
      ...[
        '05:40:23.4200004/3.1700005',
        '2026-07-01 02:30 America/New_York',
        'semi-annually',
        '*-*~07/2',
        'monkey',
      ],
      ...[
        '*-*-* 25:00',
        'Thu 2026-01-07',
        'Thu,Fri 2012..2030-1-5 11:12:13',
        '*-*-1,15 3,9:00,30',
        '12',
        '*~1',
      ],
    ];
    for (const text of expressions) assert.is(iso(nextCalendarRun(text, now)), elapse(text), text);
  });
}

/** When systemd says that an expression is due next. */
function elapse(expression: string): string | null {
  const base = `--base-time=@${now}`;
  const { stdout } = spawnSync('/usr/bin/systemd-analyze', ['calendar', base, expression], {
    encoding: 'utf8',
    env: { TZ: 'UTC', LC_ALL: 'C' },
  });
  const { day, time } = /Next elapse: \w+ (?<day>[\d-]+) (?<time>[\d:]+)/.exec(stdout)?.groups ?? {};
  return day === undefined ? null : `${day}T${time}Z`;
}

test('units: continued lines, drop-ins that reset, specifiers, words', () => {
  const unit = parseUnit([
    '[Service]\nExecStart=/a \\\n# c\n b\nExecStart=/c\n[X]\nk = v\nnothing\n',
    '[Service]\nExecStart=\nExecStart=/d\n',
  ]);
  assert.equal(valuesOf(unit, 'Service', 'ExecStart'), ['/d']);
  assert.equal(valuesOf(parseUnit(['[Service]\nExecStart=/a \\\n; c\n  b\n']), 'Service', 'ExecStart'), [
    '/a b',
  ]);
  const identity = {
    name: 'x-y@a\\x2db-c.service',
    user: 'ana',
    uid: 7,
    home: '/home/ana',
    hostname: 'h.example',
    isUser: true,
  };
  assert.is(
    expandSpecifiers('%n|%p|%P|%i|%I|%j|%h|%u|%U|%H|%l|%t|%S|%%|%q', identity),
    'x-y@a\\x2db-c.service|x-y|x/y|a\\x2db-c|a-b/c|y|/home/ana|ana|7|h.example|h|/run/user/7|/home/ana/.local/state|%|%q',
  );
  assert.equal(execCommands(`-+/usr/bin/python3 "a b" 'c d' e\\ f $X ; /next`)[0], [
    '/usr/bin/python3',
    'a b',
    'c d',
    'e f',
    '$X',
  ]);
  assert.equal(execCommands('@/usr/bin/python3 name x.py')[0], ['/usr/bin/python3', 'x.py']);
});

const plist = (body: string): Buffer =>
  Buffer.from(`<?xml version="1.0"?><!DOCTYPE plist PUBLIC "x" "y"><plist version="1.0">${body}</plist>`);

test('launchd: XML in document order, entities, what is no job', () => {
  const job = parseLaunchd(
    plist(
      '<dict><key>Label</key><string>a &amp; &#98;</string><key>ProgramArguments</key><array><string>py</string><string/></array><key>StartCalendarInterval</key><array><dict><key>Hour</key><integer>3</integer></dict><dict/></array><key>Disabled</key><true/><key>X</key><dict><key>Y</key><false/></dict></dict>',
    ),
  );
  assert.equal(job, {
    label: 'a & b',
    words: ['py', ''],
    user: '',
    directory: '',
    disabled: true,
    schedule: 'at hour 3; every minute',
    patterns: ['* 3 * * *', '* * * * *'],
  });
  assert.is(parseLaunchd(plist('<dict><key>Label</key><string>x</string></dict>')), undefined);
  for (const text of ['', '<plist>', '<plist><dict></plist>', '<html/>', '<!ENTITY a "b"><plist></plist>'])
    assert.is(parseLaunchd(Buffer.from(text)), undefined, text);
});

/** A binary list of objects with 1-byte offsets and references; the first is the top. */
function binary(...objects: readonly Buffer[]): Buffer {
  const offsets: number[] = [];
  let at = 8;
  for (const object of objects) {
    offsets.push(at);
    at += object.length;
  }
  const trailer = Buffer.alloc(32);
  trailer.writeUInt8(1, 6);
  trailer.writeUInt8(1, 7);
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(at), 24);
  return Buffer.concat([Buffer.from('bplist00'), ...objects, Buffer.from(offsets), trailer]);
}

test('binary lists: values, and what would fill the memory', () => {
  const string16 = Buffer.concat([Buffer.from([0x61]), Buffer.from('ä', 'utf16le').swap16()]);
  const value = binary(
    Buffer.from([0xd2, 1, 2, 3, 4]),
    Buffer.from('\x51a', 'latin1'),
    Buffer.from('\x51b', 'latin1'),
    string16,
    Buffer.from([0x11, 1, 0]),
  );
  assert.equal(parsePlist(value), { a: 'ä', b: 256 });
  // Each list refers twice to the next: 2^30 values of a few bytes.
  const bomb = binary(
    ...Array.from({ length: 30 }, (_, i) => Buffer.from([0xa2, i + 1, i + 1])),
    Buffer.from([0x08]),
  );
  assert.is(parseBinaryPlist(bomb), undefined);
  assert.is(parseBinaryPlist(binary(Buffer.from([0xa1, 0]))), undefined, 'a list that holds itself');
  // Fifteen lists of fifteen times the same large text.
  const text = Buffer.concat([Buffer.from([0x5f, 0x12, 0, 1, 0, 0]), Buffer.alloc(65_536, 'x')]);
  const lists = [Buffer.from([0xae, ...Array(14).fill(1)]), Buffer.from([0xae, ...Array(14).fill(2)])];
  assert.is(parseBinaryPlist(binary(...lists, text)), undefined);
  assert.equal(parseBinaryPlist(binary(Buffer.from([0xa1, 1]), text)), ['x'.repeat(65_536)]);
  assert.is(parseBinaryPlist(Buffer.from('bplist00'.padEnd(50, '\xff'), 'latin1')), undefined);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(value.length - 1), fc.nat(255)), { maxLength: 20 }), (changes) => {
      const damaged = Buffer.from(value);
      for (const [at, byte] of changes) damaged[at] = byte;
      parseBinaryPlist(damaged);
    }),
  );
});

const task = (inside: string): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(`<?xml version="1.0" encoding="UTF-16"?><Task xmlns="x">${inside}</Task>`, 'utf16le'),
  ]);

test('tasks of Windows: triggers and their next time', () => {
  const read = parseScheduledTask(
    task(
      '<Triggers><TimeTrigger><Repetition><Interval>PT15M</Interval></Repetition><StartBoundary>2026-01-01T00:05:00Z</StartBoundary></TimeTrigger><CalendarTrigger><StartBoundary>2025-12-01T06:00:00Z</StartBoundary><ScheduleByWeek><DaysOfWeek><Saturday/></DaysOfWeek></ScheduleByWeek></CalendarTrigger><BootTrigger><Enabled>false</Enabled></BootTrigger></Triggers><Actions><Exec><Command>"a b"</Command><Arguments>&lt;x&gt;</Arguments></Exec><ComHandler/></Actions>',
    ),
  );
  assert.equal(read?.actions, [{ command: 'a b', arguments: '<x>', directory: '' }]);
  assert.is(
    read?.schedule,
    'time repeated each PT15M from 2026-01-01T00:05:00Z; calendar on Saturday from 2025-12-01T06:00:00Z; boot (disabled)',
  );
  const [repeated, weekly, boot] = read?.triggers ?? [];
  assert.is(iso(nextTaskRun([repeated as NonNullable<typeof repeated>], now)), '2026-01-02T00:05:00Z');
  assert.is(iso(nextTaskRun([weekly as NonNullable<typeof weekly>], now)), '2026-01-03T06:00:00Z');
  assert.is(nextTaskRun([boot as NonNullable<typeof boot>], now), null);
  for (const text of ['', 'x', '<Task', '<a/>', '<!DOCTYPE a [<!ENTITY b "c">]><Task/>', '\u0000\u0001'])
    assert.is(parseScheduledTask(Buffer.from(text)), undefined, text);
});

test('tasks of Windows: every kind of calendar, repetitions, ends and summer time', () => {
  const next = (kind: string, inside: string, at: string): string | null => {
    const read = parseScheduledTask(task(`<Triggers><${kind}>${inside}</${kind}></Triggers>`));
    const time = nextTaskRun(read?.triggers ?? [], Date.parse(at) / 1000);
    return time === null ? null : new Date(time * 1000).toISOString().slice(0, 16);
  };
  const from = (time: string): string => `<StartBoundary>${time}</StartBoundary>`;
  const calendar = (inside: string, at: string) => next('CalendarTrigger', inside, at);
  const daily = '<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>';
  const monthly = (days: string, months = ''): string =>
    `<ScheduleByMonth><DaysOfMonth>${days}</DaysOfMonth>${months}</ScheduleByMonth>`;
  const zone = process.env['TZ'];
  try {
    // 02:30 is left out on 2026-03-29 and shown twice on 2026-10-25.
    process.env['TZ'] = 'Europe/Berlin';
    assert.is(calendar(`${from('2026-01-01T06:00:00')}${daily}`, '2026-03-29T00:00:00Z'), '2026-03-29T04:00');
    assert.is(calendar(`${from('2026-01-01T06:00:00')}${daily}`, '2026-03-28T04:00:00Z'), '2026-03-28T05:00');
    assert.is(
      calendar(`${from('2026-01-01T06:00:00Z')}${daily}`, '2026-07-01T00:00:00Z'),
      '2026-07-01T06:00',
    );
    assert.is(calendar(`${from('2026-01-01T02:30:00')}${daily}`, '2026-03-29T00:00:00Z'), '2026-03-29T01:30');
    assert.is(calendar(`${from('2026-01-01T06:00:00')}${daily}`, '2026-10-25T00:00:00Z'), '2026-10-25T05:00');
    process.env['TZ'] = 'UTC';
    const third = '<ScheduleByDay><DaysInterval>3</DaysInterval></ScheduleByDay>';
    assert.is(calendar(`${from('2026-01-01T06:00:00')}${third}`, '2026-01-04T06:00:00Z'), '2026-01-07T06:00');
    const fortnight =
      '<ScheduleByWeek><WeeksInterval>2</WeeksInterval><DaysOfWeek><Monday/><Sunday/></DaysOfWeek></ScheduleByWeek>';
    // The first of January 2026 is a Thursday; its week begins on 28 December.
    assert.is(
      calendar(`${from('2026-01-01T06:00:00')}${fortnight}`, '2026-01-01T00:00:00Z'),
      '2026-01-11T06:00',
    );
    assert.is(
      calendar(`${from('2026-01-01T06:00:00')}${fortnight}`, '2026-01-11T06:00:00Z'),
      '2026-01-12T06:00',
    );
    assert.is(
      calendar(`${from('2026-01-01T06:00:00')}${fortnight}`, '2026-01-12T06:00:00Z'),
      '2026-01-25T06:00',
    );
    const quarters = '<Months><February/><May/></Months>';
    const ends = '<Day>15</Day><Day>Last</Day>';
    assert.is(
      calendar(`${from('2026-01-01T03:00:00')}${monthly(ends, quarters)}`, '2026-01-02T00:00:00Z'),
      '2026-02-15T03:00',
    );
    assert.is(
      calendar(`${from('2026-01-01T03:00:00')}${monthly(ends, quarters)}`, '2026-02-16T00:00:00Z'),
      '2026-02-28T03:00',
    );
    assert.is(
      calendar(`${from('2026-01-01T03:00:00')}${monthly('<Day>31</Day>')}`, '2026-02-01T00:00:00Z'),
      '2026-03-31T03:00',
    );
    const patch =
      '<ScheduleByMonthDayOfWeek><Weeks><Week>2</Week></Weeks><DaysOfWeek><Tuesday/></DaysOfWeek></ScheduleByMonthDayOfWeek>';
    assert.is(calendar(`${from('2026-01-01T02:00:00')}${patch}`, '2026-01-14T00:00:00Z'), '2026-02-10T02:00');
    assert.is(
      calendar(`${from('2026-01-01T02:00:00')}${patch.replace('>2<', '>Last<')}`, '2026-01-14T00:00:00Z'),
      '2026-01-27T02:00',
    );
    const hours = '<Repetition><Interval>PT1H</Interval><Duration>PT4H</Duration></Repetition>';
    assert.is(
      calendar(`${hours}${from('2026-01-01T22:00:00')}${daily}`, '2026-01-03T00:30:00Z'),
      '2026-01-03T01:00',
    );
    assert.is(
      calendar(`${hours}${from('2026-01-01T22:00:00')}${daily}`, '2026-01-03T01:30:00Z'),
      '2026-01-03T22:00',
    );
    assert.is(next('TimeTrigger', from('2026-01-01T22:00:00'), '2026-01-02T00:00:00Z'), null);
    assert.is(
      next('TimeTrigger', `${hours}${from('2026-01-01T22:00:00')}`, '2026-01-02T00:30:00Z'),
      '2026-01-02T01:00',
    );
    assert.is(next('TimeTrigger', `${hours}${from('2026-01-01T22:00:00')}`, '2026-01-02T01:30:00Z'), null);
    const end = '<EndBoundary>2026-01-03T00:00:00</EndBoundary>';
    assert.is(calendar(`${from('2026-01-01T06:00:00')}${end}${daily}`, '2026-01-02T07:00:00Z'), null);
    // What no fixed time starts has none, whenever it begins to hold.
    assert.is(next('LogonTrigger', `${hours}${from('2027-01-01T06:00:00')}`, '2026-01-02T00:00:00Z'), null);
  } finally {
    process.env['TZ'] = zone;
  }
});

test('tasks of Windows: triggers as text, and the principal that the actions name', () => {
  const read = parseScheduledTask(
    task(
      '<Triggers><CalendarTrigger><StartBoundary>2026-01-01T02:00:00</StartBoundary><RandomDelay>PT1H</RandomDelay><ScheduleByMonthDayOfWeek><Weeks><Week>1</Week><Week>Last</Week></Weeks><DaysOfWeek><Friday/></DaysOfWeek><Months><March/></Months></ScheduleByMonthDayOfWeek></CalendarTrigger><CalendarTrigger><ScheduleByMonth><DaysOfMonth><Day>1</Day><Day>Last</Day></DaysOfMonth></ScheduleByMonth></CalendarTrigger><SessionStateChangeTrigger><StateChange>RemoteConnect</StateChange><Delay>PT30S</Delay></SessionStateChangeTrigger><IdleTrigger/></Triggers><Principals><Principal id="A"><UserId>S-1-5-18</UserId></Principal><Principal id="B"><GroupId>S-1-5-32-545</GroupId></Principal></Principals><Actions Context="B"><Exec><Command>x</Command></Exec></Actions>',
    ),
  );
  assert.is(
    read?.schedule,
    'calendar on week 1, last, Friday in March from 2026-01-01T02:00:00 delayed by up to PT1H; calendar on day 1, the last day every month; session state change of RemoteConnect after PT30S; idle',
  );
  assert.is(read?.user, 'S-1-5-32-545');
});

test('commands of tasks: what cmd.exe is given stays one line', () => {
  const words = (rest: string): string | undefined =>
    windowsProgram('C:\\Windows\\System32\\cmd.exe', rest)[2];
  assert.is(words('/c ""C:\\a b\\python.exe" "C:\\c d.py" -x"'), '"C:\\a b\\python.exe" "C:\\c d.py" -x');
  assert.is(words('/d /s /c "cd /d "C:\\a b" && python x.py"'), 'cd /d "C:\\a b" && python x.py');
  assert.is(words('/C"python x.py"'), 'python x.py');
  assert.is(words('/c "C:\\a b\\python.exe" "C:\\c d.py"'), '"C:\\a b\\python.exe" "C:\\c d.py"');
  assert.equal(windowsProgram('py', '-3 "a b.py"'), ['py', '-3', 'a b.py']);
  const known = parsePythonCommand(windowsProgram('cmd', '/c ""C:\\a b\\python.exe" "C:\\c d.py" -x"'));
  assert.equal([known?.interpreter, known?.script], ['C:\\a b\\python.exe', 'C:\\c d.py']);
});

test('XML: no entities, a bound on depth and size', () => {
  assert.is(textAt(parseXml('<a><b>x &amp; y</b></a>'), 'a', 'b'), 'x & y');
  assert.is(parseXml(`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`), undefined);
  assert.is(parseXml(`<a>${' '.repeat(5_000_000)}</a>`), undefined);
  for (const part of ['<', '<a ', '<!--', '<![CDATA[', '<!DOCTYPE ', '<a b="', "<a '>"])
    assert.is(parseXml(part.repeat(300_000)), undefined, part);
  const values = Array.from({ length: 100 }, () => '<o v="a>b"/>').join('');
  assert.ok(parseXml(`<a>${values}</a>`), 'a sign within a value ends no tag');
  assert.is(parseXml('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), undefined);
  assert.is(textAt(parseXml('<__proto__><b>x</b></__proto__>'), 'toString'), '');
});

test('desktop entries, run configurations, tasks of editors', () => {
  assert.equal(
    parseDesktopEntry(
      '[Other]\nExec=no\n[Desktop Entry]\nName=N\nExec=python3 x.py %U 100%%\nPath=/p\nHidden=true\n',
    ),
    { name: 'N', exec: 'python3 x.py 100%', directory: '/p', disabled: true, tryExec: '', conditions: [] },
  );
  assert.is(parseDesktopEntry('[Desktop Entry]\nName=N\n'), undefined);
  const xml =
    '<component name="ProjectRunConfigurationManager"><configuration name="m" type="PythonConfigurationType"><option name="SCRIPT_NAME" value="pkg.mod"/><option name="MODULE_MODE" value="true"/></configuration></component>';
  assert.equal(
    parseRunConfigurations(xml)?.map(({ name, target, isModule }) => [name, target, isModule]),
    [['m', 'pkg.mod', true]],
  );
  assert.equal(parseRunConfigurations('<project/>'), []);
  assert.is(parseRunConfigurations('<project'), undefined);
  const json =
    '{ // c\n "tasks": [ {"label": "a", "type": "process", "command": "python", "args": ["$\u007bworkspaceFolder}/x.py", {"value": "q"}], }, 5, null, ], /* "x" */ "configurations": [{"type": "debugpy", "program": "y.py"}, {"type": "node", "program": "z.js"}] }';
  assert.equal(
    parseEditorTasks(json, { folder: '/w', home: '/h', platform: 'linux' })?.map(({ kind, words }) => [
      kind,
      words,
    ]),
    [
      ['task', ['python', '/w/x.py', 'q']],
      ['launch', ['python', 'y.py']],
    ],
  );
  assert.is(stripComments('{"a": "// no", "b": "\\"/*", }'), '{"a": "// no", "b": "\\"/*"  }');
  assert.equal(JSON.parse(stripComments('[1, // a\n 2, /* , */\n /* ] */ {"b": ",]", } , ]')), [
    1,
    2,
    { b: ',]' },
  ]);
  const grown = parseEditorTasks(`{"tasks": [{"command": "${'$\u007bcwd}'.repeat(100_000)}"}]}`, {
    folder: `/${'x'.repeat(4000)}`,
    home: '',
    platform: 'linux',
  });
  assert.ok(String(grown?.[0]?.words[0]).length < 3 * 1024 * 1024);
  for (const text of [
    '',
    '[]',
    'null',
    '{"tasks": 5}',
    '['.repeat(100_000),
    '/*'.repeat(400_000),
    '\\"'.repeat(400_000),
  ])
    assert.equal(
      parseEditorTasks(text, { folder: '/w', home: '/h', platform: 'linux' }) ?? [],
      [],
      text.slice(0, 20),
    );
});

test('no text makes a parser throw', () => {
  const piece = fc.constantFrom(
    '[Service]',
    'ExecStart=',
    '\\',
    '%i',
    '%',
    '@daily',
    '* * * * *',
    '*/5',
    '~',
    '..',
    '<a>',
    '</a>',
    '<plist>',
    '<dict>',
    '<key>',
    '<string>',
    '</plist>',
    '{',
    '"tasks":[',
    '//',
    '/*',
    '[Desktop Entry]',
    'Exec=',
    '\u0000',
    '\ud800',
    '1',
    ':',
    '-',
    ',',
  );
  const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 });
  fc.assert(
    fc.property(text, fc.constantFrom('\n', ' ', ''), (parts, glue) => {
      const joined = parts.join(glue);
      const bytes = Buffer.from(joined);
      parseCrontab(joined, true);
      parseAnacrontab(joined);
      nextCronRun(joined, now);
      nextCalendarRun(joined, now);
      parseUnit([joined]);
      execCommands(joined);
      parseLaunchd(bytes);
      parseScheduledTask(bytes);
      parseDesktopEntry(joined);
      parseRunConfigurations(joined);
      parseEditorTasks(joined, { folder: '/', home: '', platform: 'win32' });
    }),
    { numRuns: 300 },
  );
});

test.run();
