/** What the sensor says of a run, compared with what really happened, on every interpreter of this machine. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileSensor } from '../../extension/sensor/compile.ts';
import { withTemp } from '../helpers/temp.ts';
import { eventsOf, hooked, interpreters, makeSandbox, recorded, type Sandbox } from './python.ts';

const test = suite('sensor: runs');

/** A package with metadata, one whose distribution has another name, and one that starts things when it is imported. */
function addPackages(sandbox: Sandbox): void {
  const at = (name: string, text: string) => {
    const path = nodePath.join(sandbox.site, name);
    fs.mkdirSync(nodePath.dirname(path), { recursive: true });
    fs.writeFileSync(path, text);
  };
  at('frobnicate/__init__.py', 'import helper_module\n');
  at('frobnicate-1.2.3.dist-info/METADATA', 'Name: frobnicate\n');
  at('helper_module.py', '');
  at('Other_Name-4.5.dist-info/top_level.txt', 'helper_module\n');
}

const busy = `
import csv, json, os, socket, subprocess, sys, threading
import frobnicate
server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen(1)
port = server.getsockname()[1]
client = socket.create_connection(('localhost', port), 5)
client.close(); server.close()
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, 'out.txt'), 'w') as f: f.write('x')
for name in ('a.csv', 'b.csv'):
    with open(os.path.join(here, name)) as f: list(csv.reader(f))
subprocess.call(['true', '--password', 'hunter2hunter2'])
exec(compile('1 + 1', '<string>', 'exec'))
print(port)
sys.exit(3)
`;

for (const interpreter of recorded()) {
  for (const compiled of [false, true])
    test(`${interpreter.minor}: a script that imports, reads, writes, connects and starts a program${compiled ? ', sensor compiled' : ''}`, async () => {
      await withTemp(async (directory) => {
        const sandbox = makeSandbox(directory, interpreter);
        if (compiled) assert.is(compileSensor(sandbox.site, []), '');
        addPackages(sandbox);
        sandbox.script('a.csv', 'a,b\n');
        sandbox.script('b.csv', 'a,b\n');
        const script = sandbox.script('job.py', busy);
        const before = Date.now() / 1000;
        const outcome = await sandbox.run(['job.py', '--token', 'abcdefgh12345678', 'https://u:pw@h.test/x']);
        assert.is(outcome.code, 3, outcome.stderr);
        const [run, ...others] = sandbox.runs();
        assert.equal(others, []);
        assert.is(run?.pid, outcome.pid);
        assert.is(run?.ppid, process.pid);
        assert.is(run?.uid, process.getuid?.());
        assert.ok(run !== undefined && run.startTime >= before - 1 && run.startTime <= Date.now() / 1000);
        assert.is(run.mode, 'script');
        assert.is(run.main, script);
        assert.is(run.cwd, sandbox.directory);
        assert.is(run.prefix, sandbox.directory);
        assert.is(run.executable, sandbox.python);
        assert.ok(run.python.startsWith(`${interpreter.minor}.`));
        assert.equal(run.argv.slice(1), ['job.py', '--token', '…[redacted]', 'https://…[redacted]@h.test/x']);
        assert.is(run.state, 'ended');
        assert.is(run.ending, 'exit');
        assert.equal([run.exitCode, run.exitSource, run.exception], [3, 'observed', '']);
        assert.ok((run.peakBytes ?? 0) > 1_000_000 && (run.wallMs ?? -1) >= 0 && (run.userMs ?? -1) >= 0);
        assert.is(run.sensorErrors, 0);
        const imports = eventsOf(run, 'import').map(({ name, version }) => `${name} ${version}`);
        assert.equal(imports.sort(), ['frobnicate 1.2.3', 'helper_module ']);
        if (interpreter.number < 308) return;
        assert.equal(
          eventsOf(run, 'import')
            .map(({ name, origin }) => `${name} ${origin}`)
            .sort(),
          ['frobnicate __main__', 'helper_module frobnicate'],
        );
        const port = Number(outcome.stdout.trim());
        const connections = eventsOf(run, 'connect');
        assert.ok(connections.length > 0 && connections.every(({ name }) => name === 'localhost'));
        assert.ok(connections.some(({ detail, port: to }) => detail === '127.0.0.1' && to === port));
        assert.equal(
          eventsOf(run, 'write').map(({ name }) => name),
          [nodePath.join(sandbox.directory, 'out.txt')],
        );
        assert.equal(
          eventsOf(run, 'read').map(({ name, detail, count }) => `${name} ${detail} ${count}`),
          [`${sandbox.directory} csv 2`],
        );
        assert.equal(
          eventsOf(run, 'subprocess').map(({ detail }) => detail),
          ['true --password …[redacted]'],
        );
        assert.equal(
          eventsOf(run, 'exec_code').map(({ name, origin }) => `${name} ${origin}`),
          ['<string> __main__'],
        );
        assert.not.match(
          fs.readFileSync(nodePath.join(sandbox.spool, `${run.id}.jsonl`), 'utf8'),
          /hunter2|abcdefgh1|u:pw/,
        );
      });
    });

  test(`${interpreter.minor}: the ways to start and to end`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      sandbox.script('m/__main__.py', 'print("m")\n');
      const cases: [args: string[], expected: unknown[], input?: string][] = [
        [
          ['-c', 'pass'],
          ['command', '', 0, 'assumed', '', 'exit'],
        ],
        [
          ['-c', '1/0'],
          ['command', '', 1, 'observed', 'ZeroDivisionError', 'exit'],
        ],
        [
          ['-c', 'import os; os._exit(9)'],
          ['command', '', 9, 'observed', '', '_exit'],
        ],
        [
          ['-c', 'import sys; sys.exit("no")'],
          ['command', '', 1, 'observed', '', 'exit'],
        ],
        [
          ['-c', 'exit(6)'],
          ['command', '', 6, 'observed', '', 'exit'],
        ],
        [
          ['-c', 'raise SystemExit(5)'],
          ['command', '', null, '', '', 'exit'],
        ],
        [
          ['-B', '-m', 'm'],
          ['module', 'm', 0, 'assumed', '', 'exit'],
        ],
        [
          ['-'],
          ['stdin', '', ...(interpreter.number >= 308 ? [0, 'assumed'] : [null, '']), '', 'exit'],
          'print(1)\n',
        ],
        [
          ['-c', 'class E(Exception): pass\nraise E'],
          ['command', '', 1, 'observed', '__main__.E', 'exit'],
        ],
      ];
      for (const [args, expected, input] of cases) {
        const outcome = await sandbox.run(args, input === undefined ? {} : { input });
        const run = sandbox.runs().find(({ pid }) => pid === outcome.pid);
        const { mode, main, exitCode, exitSource, exception, ending } = run ?? {};
        assert.equal([mode, main, exitCode, exitSource, exception, ending], expected, args.join(' '));
        if (exitCode !== null) assert.is(outcome.code, exitCode, args.join(' '));
      }
      assert.is(sandbox.runs().length, cases.length);
      const hash = createHash('sha256').update('pass').digest('hex');
      assert.is(sandbox.runs()[0]?.codeHash, hash);
    });
  });

  test(`${interpreter.minor}: how scripts end`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      sandbox.script('library.py', 'def leave(): raise SystemExit(5)\n');
      const codes = 'import enum, os, sys\nclass Code(enum.IntEnum):\n    OK = 0\n    BAD = 3\n';
      const caught = 'import sys\ntry: sys.exit(3)\nexcept SystemExit: pass\n';
      const cases: [text: string, exitCode: number | null, source: string, from?: number][] = [
        ['print(1)\n', 0, 'assumed'],
        ['import os\nos.chdir("/")\n', 0, 'assumed'],
        [caught, 0, 'assumed'],
        [`${caught}raise SystemExit(4)\n`, 3, 'assumed'],
        ['raise SystemExit(4)\n', null, ''],
        ['import library\nlibrary.leave()\n', null, ''],
        [`${codes}sys.exit(Code.OK)\n`, 0, 'observed'],
        [`${codes}sys.exit(Code.BAD)\n`, 3, 'observed'],
        [`${codes}os._exit(Code.BAD)\n`, 3, 'observed'],
        ['import os\nos._exit(True)\n', 1, 'observed'],
        ['import os\ntry: os._exit(2 ** 40)\nexcept OverflowError: os._exit(6)\n', 6, 'observed'],
        ['import sys\nsys.exit(2 ** 70)\n', 255, 'observed'],
        ['exit(3)\n', 3, 'observed'],
        ['quit()\n', 0, 'observed'],
        ['if not 0: exit("no input")\n', 1, 'observed'],
        ['try: quit(code=4)\nexcept SystemExit: pass\n', 0, 'assumed'],
        ['import sys\nsys.excepthook = lambda *a: sys.exit(44)\n1 / 0\n', 44, 'observed', 308],
        [
          'import os, threading\ndef f():\n    if os.fork() == 0: 1 / 0\n    os.wait()\nt = threading.Thread(target=f)\nt.start(); t.join()\n',
          0,
          'assumed',
        ],
      ];
      for (const [text, exitCode, source, from = 306] of cases) {
        if (interpreter.number < from) continue;
        const outcome = await sandbox.run([sandbox.script('ends.py', text)]);
        const run = sandbox.runs().find(({ pid }) => pid === outcome.pid);
        assert.equal([run?.exitCode, run?.exitSource], [exitCode, source], text);
        if (exitCode !== null && !text.includes('raise SystemExit(4)'))
          assert.is(outcome.code, exitCode, text);
      }
      const missing = await sandbox.run(['missing.py']);
      const run = sandbox.runs().find(({ pid }) => pid === missing.pid);
      assert.equal([missing.code, run?.exitCode], [2, null]);
    });
  });

  test(`${interpreter.minor}: forks, pools and kills are runs of their own`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const forks = sandbox.script(
        'forks.py',
        'import os\npid = os.fork()\nif pid == 0:\n    open("/dev/null").close()\n    os._exit(4)\nos.waitpid(pid, 0)\nprint(pid)\n',
      );
      const outcome = await sandbox.run([forks]);
      const child = sandbox.runs().find(({ pid }) => pid === Number(outcome.stdout));
      const parent = sandbox.runs().find(({ pid }) => pid === outcome.pid);
      assert.is(child?.parentRun, parent?.id);
      assert.is(child?.exitCode, 4);
      assert.is(child?.ppid, parent?.pid);
      const pool = sandbox.script(
        'pool.py',
        'import multiprocessing, os\ndef work(n):\n    return os.getpid()\nif __name__ == "__main__":\n    p = multiprocessing.get_context("fork").Process(target=print, args=("hi",))\n    p.start(); p.join(); print(p.pid)\n',
      );
      const pooled = await sandbox.run([pool]);
      const worker = sandbox
        .runs()
        .find(({ pid }) => pid === Number(pooled.stdout.trim().split('\n').at(-1)));
      assert.equal([worker?.ending, worker?.exitCode], ['_exit', 0], pooled.stderr);
      assert.is(sandbox.runs().length, 4);
    });
  });

  test(`${interpreter.minor}: a killed run is known, with what it had done`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const script = sandbox.script(
        'sleep.py',
        'import sys, time\nprint("up"); sys.stdout.flush()\ntime.sleep(60)\n',
      );
      const child = spawn(sandbox.python, [script], { stdio: ['ignore', 'pipe', 'ignore'] });
      await new Promise((resolve) => child.stdout.once('data', resolve));
      const find = () => sandbox.runs().find(({ pid }) => pid === child.pid);
      assert.is(find()?.state, 'running');
      const gone = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await gone;
      assert.equal([find()?.state, find()?.exitCode, find()?.main], ['killed', null, script]);
    });
  });
}

for (const interpreter of hooked()) {
  test(`${interpreter.minor}: exec ends a run and starts another`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const code = 'import os, sys; os.execv(sys.executable, [sys.executable, "-c", "print(2)"])';
      const outcome = await sandbox.run(['-c', code]);
      const runs = sandbox.runs();
      assert.equal(
        runs.map(({ pid, ending }) => [pid, ending]),
        [
          [outcome.pid, 'exec'],
          [outcome.pid, 'exit'],
        ],
      );
      const failing = 'import os\ntry: os.execv("/nonexistent/x", ["x"])\nexcept OSError: pass\n';
      await sandbox.run(['-c', failing]);
      const last = sandbox.runs().at(-1);
      assert.equal([last?.ending, last?.exitCode, last?.state], ['exit', 0, 'ended']);
    });
  });

  test(`${interpreter.minor}: what a pool's workers did is known, although a signal ends them`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const script = sandbox.script(
        'pool.py',
        'import multiprocessing\ndef work(n):\n    open("a%d" % n, "w").close(); open("b%d" % n, "w").close()\nif __name__ == "__main__":\n    with multiprocessing.get_context("fork").Pool(2) as pool: pool.map(work, range(3))\n',
      );
      const { code, stderr } = await sandbox.run([script]);
      assert.equal([code, stderr], [0, '']);
      const written = sandbox.runs().flatMap((run) => eventsOf(run, 'write').map(({ name }) => name));
      const names = ['a0', 'a1', 'a2', 'b0', 'b1', 'b2'];
      assert.equal(
        written.filter((name) => names.includes(nodePath.basename(name))).sort(),
        names.map((name) => nodePath.join(sandbox.directory, name)),
      );
    });
  });

  test(`${interpreter.minor}: files by the names that others give them`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const script = sandbox.script(
        'inner/files.py',
        `import os, shutil, tempfile
os.makedirs("d/e"); open("./d/one", "w").close(); open("inner/../two", "w").close()
shutil.rmtree("d")
d = os.open("inner", os.O_RDONLY); open("inner/three", "w").close(); os.remove("three", dir_fd=d)
open("part", "w").close(); os.replace("part", "four"); os.rename("four", "five")
tempfile.TemporaryFile(dir="inner").close()
os.chdir("/"); open("${sandbox.directory.slice(1)}/six", "w").close()
`,
      );
      const outcome = await sandbox.run(['./inner/../inner/files.py']);
      assert.is(outcome.stderr, '');
      const [run] = sandbox.runs();
      assert.is(run?.main, script);
      const named = (kind: 'write' | 'remove') =>
        eventsOf(run, kind).map(({ name }) => nodePath.relative(sandbox.directory, name));
      const temporary = (name: string) => /^inner\/(?:tmp|_|[a-z0-9_]{8}$)/.test(name);
      assert.equal(
        named('write').filter((name) => !temporary(name)),
        ['d/one', 'two', 'inner/three', 'part', 'four', 'five', 'six'],
      );
      assert.equal(
        named('remove').filter((name) => !temporary(name)),
        process.platform === 'linux' ? ['d', 'inner/three'] : ['d'],
      );
    });
  });

  test(`${interpreter.minor}: a program that PATH leads to is one program`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      const env = { PATH: '/nowhere:/nowhere/else:/usr/bin:/bin' };
      const found = await sandbox.run(['-c', 'import os; os.execvp("true", ["true"])'], { env });
      const lost = await sandbox.run(
        ['-c', 'import os\ntry: os.execvp("no-such", ["x"])\nexcept OSError: pass'],
        { env },
      );
      const programs = ({ pid }: { pid: number }) =>
        eventsOf(
          sandbox.runs().find((run) => run.pid === pid),
          'exec',
        ).map(({ name }) => name);
      assert.equal([programs(found), programs(lost)], [['/usr/bin/true'], []]);
    });
  });

  test(`${interpreter.minor}: an import by a computed name, and what a package does while it is imported`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      fs.writeFileSync(
        nodePath.join(sandbox.site, 'implant.py'),
        'import os, socket\nexec("1 + 1")\nos.system("true")\ntry: socket.create_connection(("localhost", 1))\nexcept OSError: pass\n',
      );
      await sandbox.run(['-c', 'import importlib; importlib.import_module("imp" + "lant")']);
      const [run] = sandbox.runs();
      assert.equal(
        eventsOf(run, 'import').map(({ name, origin }) => [name, origin]),
        [['implant', '__main__']],
      );
      for (const kind of ['exec_code', 'system', 'resolve', 'connect'] as const) {
        const [event] = eventsOf(run, kind);
        assert.equal([event?.origin, event?.importing], ['implant', true], kind);
      }
    });
  });

  test(`${interpreter.minor}: much of a kind is counted, the first of it kept`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      await sandbox.run([
        '-c',
        'import os\nfor i in range(3000):\n    open("w%d" % i, "w").close(); os.remove("w%d" % i)',
      ]);
      const [run] = sandbox.runs();
      assert.is(eventsOf(run, 'write').length, 64);
      assert.is(eventsOf(run, 'remove').length, 64);
      assert.equal([run?.counts['written'], run?.counts['remove']], [3000, 3000]);
      assert.ok((run?.dropped ?? 0) > 2000);
      assert.ok(fs.statSync(nodePath.join(sandbox.spool, `${run?.id}.jsonl`)).size < 256 * 1024);
    });
  });

  test(`${interpreter.minor}: a program started with preexec_fn is no run of Python`, async () => {
    await withTemp(async (directory) => {
      const sandbox = makeSandbox(directory, interpreter);
      await sandbox.run(['-c', 'import subprocess, os; subprocess.call(["true"], preexec_fn=os.setsid)']);
      assert.is(sandbox.runs().length, 1);
    });
  });
}

test('Python 2 passes the hook by in silence', async () => {
  const python2 = interpreters().find(({ number }) => number < 300);
  if (python2 === undefined) return;
  await withTemp(async (directory) => {
    const sandbox = makeSandbox(directory, python2);
    // Python 2 knows no pyvenv.cfg: the directory is added as a site directory by hand, which reads the .pth.
    const code = `import site; site.addsitedir(${JSON.stringify(sandbox.site)}); print("ok")`;
    const outcome = await sandbox.run(['-c', code]);
    assert.equal([outcome.code, outcome.stdout, outcome.stderr], [0, 'ok\n', '']);
    assert.equal(sandbox.runs(), []);
  });
});

test.run();
