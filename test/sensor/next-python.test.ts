/**
 * CPython 3.14 and 3.15, which their WebAssembly builds bring: their own site.py starts the sensor, that of 3.15 also as PEP 829
 * says.
 */
import { loadPyodide as load315 } from 'pyodide';
import { loadPyodide as load314 } from 'pyodide-314';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  readSensorSource,
  renderPth,
  renderSensor,
  renderStart,
  sensorFileNames,
} from '../../extension/sensor/hook-files.ts';
import { parseRecord } from '../../extension/sensor/parse-record.ts';

const test = suite('sensor: CPython 3.14 and 3.15');

/** Its file system says that it has room for few files more; below that nothing is written. */
const start = `
import os, site, sys, types
os.statvfs = lambda path: types.SimpleNamespace(f_bavail=1 << 20, f_frsize=4096, f_files=0, f_favail=0)
site.addsitedir('/site')
`;

const program = `
import frobnicate
open('/desk/out.txt', 'w').close()
for name in 'ab':
    open('/desk/%s.csv' % name, 'w').close(); open('/desk/%s.csv' % name).close()
exec('1 + 1')
compile('2', '<string>', 'eval')
import _pysight_sensor, atexit
try: sys.exit(3)
except SystemExit: pass
EXCEPTION
atexit._run_exitfuncs()
os.listdir('/spool')[0], sys.version.split()[0]
`;

/** As the interpreter would say it of an exception that ends a program. */
const uncaught = `
try: 1 / 0
except ZeroDivisionError as error: sys.audit('sys.excepthook', sys.excepthook, type(error), error, error.__traceback__)
`;

type Load = typeof load315 | typeof load314;

async function runProgram(load: Load, withStart: boolean, ending: string) {
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const python = await load({ stdout: print, stderr: print });
  const files = {
    [sensorFileNames.module]: renderSensor(readSensorSource(), '/spool', '/policy'),
    [sensorFileNames.pth]: withStart ? '# nothing to execute\n' : renderPth('1.0.0', []),
    ...(withStart ? { [sensorFileNames.start]: renderStart() } : {}),
    'frobnicate.py': '',
  };
  for (const directory of ['/spool', '/site', '/desk']) python.FS.mkdirTree(directory);
  for (const [name, text] of Object.entries(files)) python.FS.writeFile(`/site/${name}`, text);
  python.runPython(start);
  const result = python.runPython(program.replace('EXCEPTION', ending));
  const [name = '', version = ''] = result.toJs() as string[];
  const bytes = Buffer.from(python.FS.readFile(`/spool/${name}`) as Uint8Array);
  const parsed = parseRecord(bytes, {
    id: name.replace('.jsonl', ''),
    uid: 0,
    ownerKnown: false,
    modified: 0,
    platform: 'linux',
  });
  if ('refused' in parsed) throw new Error(parsed.refused);
  return { run: parsed.run, version, printed };
}

/** The interpreter prints the lines of its machine code when it fails: keep the message short. */
async function runShortly(load: Load, withStart: boolean, ending = '') {
  try {
    return await runProgram(load, withStart, ending);
  } catch (error) {
    throw new Error(String(error).slice(-2000));
  }
}

type Ran = Awaited<ReturnType<typeof runProgram>>;

function checkRun({ run, version, printed }: Ran, pattern: RegExp): void {
  assert.match(version, pattern);
  assert.is(version.replace(/(?:a|b|rc)\d+$/, ''), run.python);
  assert.equal([run.hooked, run.sensorErrors, run.ending, printed], [true, 0, 'exit', []]);
  assert.is(run.exitCode, 3);
  const events = run.events.map(({ kind, name, detail, count }) => `${kind} ${name} ${detail} ${count}`);
  assert.ok(events.includes('import frobnicate  1'), events.join('\n'));
  assert.ok(events.includes('write /desk/out.txt  1'));
  assert.ok(events.includes('read /desk csv 2'));
  assert.ok(events.includes('exec_code <string>  1'));
  assert.ok(events.includes('compile <string>  1'));
}

function checkUncaught({ run, printed }: Ran): void {
  assert.equal([run.hooked, run.sensorErrors, printed], [true, 0, []]);
  assert.equal([run.exception, run.exitCode, run.exitSource], ['ZeroDivisionError', 1, 'observed']);
}

test('3.15: it starts by the .start file, and records what a run does', async () =>
  checkRun(await runShortly(load315, true), /^3\.1[5-9]\./));

test('3.15: it starts by the .pth alone, and records an exception that nobody caught', async () =>
  checkUncaught(await runShortly(load315, false, uncaught)));

test('3.14: it starts by the .pth, and records what a run does', async () =>
  checkRun(await runShortly(load314, false), /^3\.14\./));

test('3.14: it records an exception that nobody caught', async () =>
  checkUncaught(await runShortly(load314, false, uncaught)));

test.run();
