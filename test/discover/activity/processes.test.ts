/** What /proc tells of runs: names that are not UTF-8, what was deleted, titles, standard input, and roots of containers. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createFixtureHost } from '../../../extension/core/fixture-host.ts';
import { readRoot } from '../../../extension/core/process-details.ts';
import { readProcess } from '../../../extension/core/processes.ts';
import type { ProcessDetails, ProcessInfo } from '../../../extension/core/types.ts';
import { interpreterFacts, readProcessRuns } from '../../../extension/discover/invocations/processes.ts';
import { isInterpreterName } from '../../../extension/parse/python-argv.ts';
import { withTemp } from '../../helpers/temp.ts';
import { contextOf } from '../machine.ts';

const test = suite('processes');

test('bytes that are not UTF-8 stay what names of files are, and what was deleted is told as it was', async () => {
  await withTemp((root) => {
    const directory = nodePath.join(root, '7');
    fs.mkdirSync(directory);
    fs.writeFileSync(nodePath.join(directory, 'stat'), `7 (python3) S 1 ${'0 '.repeat(30)}`);
    fs.writeFileSync(nodePath.join(directory, 'cmdline'), Buffer.from('python3\0b\xffd.py\0', 'latin1'));
    fs.symlinkSync('/usr/bin/python3.11 (deleted)', nodePath.join(directory, 'exe'));
    fs.symlinkSync(Buffer.from('/srv/\xe9 (deleted)', 'latin1'), nodePath.join(directory, 'cwd'));
    const { argv, executable, cwd } = readProcess(root, 7, 0) ?? {};
    assert.equal([argv, executable, cwd], [['python3', 'b\udcffd.py'], '/usr/bin/python3.11', '/srv/\udce9']);
    fs.symlinkSync('/srv/jail', nodePath.join(directory, 'root'));
    assert.is(readRoot(root, 7), '/srv/jail');
    fs.unlinkSync(nodePath.join(directory, 'root'));
    fs.symlinkSync('/', nodePath.join(directory, 'root'));
    assert.is(readRoot(root, 7), '');
  });
});

test('titles, other names for argv[0], and what is piped into an interpreter', () => {
  const executable = '/usr/bin/python3.11';
  const known = (argv: readonly string[], stdin = ''): string => {
    const { kind, tool = '', script = '' } = interpreterFacts({ executable, argv }, stdin) ?? {};
    return [kind, tool, script].filter((part) => part !== '').join(' ');
  };
  assert.is(known(['gunicorn: master [app]', '', '']), 'service gunicorn');
  assert.is(known(['[celeryd: celery@box:MainProcess] -active-']), 'service celery');
  assert.is(known(['my worker 3']), 'unknown');
  assert.is(known(['python worker 3']), 'unknown');
  assert.is(known(['renamed', 'x.py']), 'script x.py');
  assert.is(known(['python3'], '/dev/pts/4'), 'repl');
  assert.is(known(['python3'], ''), 'repl');
  assert.is(known(['python3', '-u'], 'pipe:[77]'), 'stdin');
  assert.is(known(['python3'], '/srv/x.py'), 'stdin');
  assert.is(known(['python3', 'x.py'], 'pipe:[77]'), 'script x.py');
});

test('paths of a process with another root are not those of the machine', async () => {
  const one: ProcessInfo = {
    ...{ pid: 7, ppid: 1, uid: 1000, name: 'python3', executable: '/usr/bin/python3', cwd: '/app' },
    ...{ argv: ['python3', 'main.py'], startTime: 1, userMs: 0, systemMs: 0, residentBytes: 0 },
  };
  const details: ProcessDetails = {
    ...{ peakBytes: null, interpreter: '/usr/bin/python3', peers: [], modules: [], root: '/proc/7/root' },
  };
  await withTemp((directory) => {
    fs.mkdirSync(nodePath.join(directory, 'root'));
    const host = createFixtureHost(directory, {
      ...{ platform: 'linux', users: [], processes: [one], processDetails: { 7: details } },
    });
    const [run] = [...readProcessRuns(contextOf(host))];
    assert.equal(
      [run?.script, run?.interpreter, run?.cwd],
      ['/proc/7/root/app/main.py', '/proc/7/root/usr/bin/python3', '/proc/7/root/app'],
    );
  });
});

test('names of interpreters', () => {
  for (const name of 'python3.13t pypy3.10-c pypy3-c graalpy python_d pythonw rustpython python3-arm64'.split(
    ' ',
  ))
    assert.ok(isInterpreterName(name), name);
  for (const name of 'python3-config pythonize pypy-stubs'.split(' '))
    assert.not(isInterpreterName(name), name);
});

test.run();
