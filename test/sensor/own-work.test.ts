/** What the sensor does for itself: the modules that it loads, what it remembers, what it compiles. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileSensor } from '../../extension/sensor/compile.ts';
import { withTemp } from '../helpers/temp.ts';
import { eventsOf, hooked, makeSandbox, newest, recorded } from './python.ts';

const test = suite('sensor: its own work');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

for (const interpreter of recorded()) {
  test(`${interpreter.minor}: a program's directory has no module that the sensor would run`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      for (const name of ['_sha2', '_sha256', '_hashlib', 'resource'])
        sandbox.script(`work/${name}.py`, 'print("executed")\n');
      const code =
        'import signal\nif hasattr(signal, "SIGXFSZ"): signal.signal(signal.SIGXFSZ, signal.SIG_DFL)';
      const outcome = await sandbox.run(['-c', code], { cwd: nodePath.join(sandbox.directory, 'work') });
      assert.equal([outcome.code, outcome.stdout, outcome.stderr], [0, '', '']);
      const [run] = sandbox.runs();
      assert.equal([run?.ending, run?.codeHash, run?.sensorErrors], ['exit', sha256(code), 0]);
    });
  });

  test(`${interpreter.minor}: the text of -c has the hash that it should, of whatever length`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const codes = ['', 'pass', 'x = "ü\u20ac"', `#${'é'.repeat(27)}`, '#'.repeat(56), '#'.repeat(119)];
      for (const code of codes) await sandbox.run(['-c', code]);
      assert.equal(
        sandbox.runs().map(({ codeHash }) => codeHash),
        codes.map(sha256),
      );
    });
  });

  test(`${interpreter.minor}: the end is told where Python has no hashes of its own`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const without = (names: string) => `import sys\nfor n in ${names}: sys.modules[n] = None\nsys.exit(3)`;
      for (const names of ['["_sha2", "_sha256"]', '["_sha2", "_sha256", "_hashlib"]'])
        assert.is((await sandbox.run(['-c', without(names)])).code, 3);
      const runs = sandbox.runs();
      assert.equal(
        runs.map(({ ending, exitCode }) => [ending, exitCode]),
        [
          ['exit', 3],
          ['exit', 3],
        ],
      );
      assert.is(runs.at(-1)?.codeHash, '');
    });
  });
}

for (const interpreter of hooked()) {
  test(`${interpreter.minor}: what is connected to again is taken for what was asked for last`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const code = `import sys
def look(host): sys.audit("socket.getaddrinfo", host, 443, 0, 1, 0)
def join(): sys.audit("socket.connect", None, ("192.0.2.1", 443))
for i in range(5): look("one.test"); join()
for i in range(5): look("two.test"); join()
for i in range(3): look("one.test"); look("two.test"); join()`;
      await sandbox.run(['-c', code]);
      const [run] = sandbox.runs();
      const shown = eventsOf(run, 'connect').map(({ name, detail, ambiguous }) => [name, detail, ambiguous]);
      assert.equal(shown, [
        ['one.test', '192.0.2.1', false],
        ['two.test', '192.0.2.1', true],
      ]);
      assert.equal([run?.counts['connect'], run?.counts['resolve'], run?.sensorErrors], [13, 16, 0]);
    });
  });

  test(`${interpreter.minor}: requests that are made again and again are counted, each place is told once`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const urls = [
        'http://a.example/1',
        'http://a.example/2?k=v',
        'http://a.example:81/',
        'http://b.example',
        'http://b.exampl3',
      ];
      const code = `import sys
for url in ${JSON.stringify([...urls, 'https://a.example/'])} * 20: sys.audit("urllib.Request", url, None, {}, "GET")
for port in (80, 81) * 20: sys.audit("http.client.connect", None, "a.example", port)`;
      assert.is((await sandbox.run(['-c', code])).stderr, '');
      const [run] = sandbox.runs();
      const told = eventsOf(run, 'url').map(({ name, detail, port }) =>
        `${detail} ${name} ${port ?? ''}`.trim(),
      );
      assert.equal(told.sort(), [
        'http a.example',
        'http a.example 81',
        'http b.exampl3',
        'http b.example',
        'https a.example',
      ]);
      assert.equal(
        eventsOf(run, 'http').map(({ port }) => port),
        [80, 81],
      );
      assert.equal([run?.counts['url'], run?.counts['http'], run?.sensorErrors], [120, 40, 0]);
    });
  });

  test(`${interpreter.minor}: the end is told, although a hook of the program lets nothing be loaded`, async () => {
    for (const compiled of [false, true])
      await withTemp(async (directory) => {
        const sandbox = makeSandbox(directory, interpreter);
        if (compiled) assert.is(compileSensor(sandbox.site, []), '');
        const code = `import os, sys
def hook(event, args):
    if event in ("exec", "marshal.loads", "compile"): raise RuntimeError(event)
sys.addaudithook(hook)
os.system("true")
sys.exit(3)`;
        assert.is((await sandbox.run([sandbox.script('job.py', code)])).code, 3);
        const [run] = sandbox.runs();
        assert.equal([run?.ending, run?.exitCode, run?.sensorErrors], ['exit', 3, 0]);
        assert.is(eventsOf(run, 'system').length, 1);
      });
  });

  test(`${interpreter.minor}: the policy is asked each time`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      fs.writeFileSync(sandbox.policy, 'mode block\nhost bad.test\nhost 192.0.2.1\n');
      fs.chmodSync(sandbox.policy, 0o644);
      const code = `import sys
for i in range(4):
    for event, args in ("socket.getaddrinfo", ("bad.test", 1, 0, 1, 0)), ("socket.connect", (None, ("192.0.2.1", 1))):
        try: sys.audit(event, *args)
        except RuntimeError: print(event)`;
      const { stdout } = await sandbox.run(['-c', code]);
      assert.is(stdout, 'socket.getaddrinfo\nsocket.connect\n'.repeat(4));
    });
  });
}

const last = newest();
if (last !== undefined)
  test('threads that make the sensor compile at once are listened to afterwards', async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, last);
      // The first thread is still at it when the second begins, and ready before it.
      const code = `import builtins, threading, _pysight_sensor
began, ready, second = threading.Event(), threading.Event(), threading.Event()
def slow(*args):
    if threading.current_thread().name == "first": began.set(); second.wait()
    else: second.set(); ready.wait()
    return builtins.compile(*args)
_pysight_sensor.compile = slow
parts = _pysight_sensor.load_parts()
first = threading.Thread(target=lambda: (parts("plain"), ready.set()), name="first")
other = threading.Thread(target=lambda: (began.wait(), parts("address")))
first.start(); other.start(); first.join(); other.join()
print(parts("plain").__globals__["own_work"] or "none")`;
      assert.is((await sandbox.run(['-c', code])).stdout, 'none\n');
    });
  });

test.run();
