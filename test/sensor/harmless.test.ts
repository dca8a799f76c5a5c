/** The sensor changes nothing: the same programs with and without it give the same output, error text, code and signal. */
import fs from 'node:fs';
import nodePath from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileSensor } from '../../extension/sensor/compile.ts';
import { compareAll, type Program } from './compare.ts';
import { recorded } from './python.ts';

const test = suite('sensor: harmless');

const programs: readonly Program[] = [
  {
    name: 'uncaught exception',
    text: 'def f():\n    raise ValueError("é\\ud800".encode("utf-8", "replace"))\nf()\n',
  },
  { name: 'exit codes', text: 'import sys\nsys.exit(300)\n' },
  { name: 'exit with a message', text: 'import sys\nsys.exit("message")\n' },
  {
    name: 'exit with too many arguments',
    text: 'import sys\ntry: sys.exit(1, 2)\nexcept TypeError as e: print("TypeError")\n',
  },
  {
    name: 'exit and quit of site',
    text: 'import inspect\nprint(exit, repr(quit), inspect.signature(exit), type(exit).__call__.__qualname__, type(exit).__call__.__module__)\ntry: exit("message")\nexcept SystemExit as e: print(e.code)\ntry: quit(1, 2)\nexcept TypeError: print("TypeError")\nquit(code=4)\n',
  },
  { name: 'os._exit', text: 'import os\nprint("lost"); os._exit(7)\n' },
  {
    name: 'os._exit with nonsense',
    text: 'import os\ntry: os._exit("x")\nexcept TypeError: print("TypeError")\n',
  },
  { name: 'exit by name', text: 'import os\nos._exit(status=3)\n' },
  { name: 'caught exit', text: 'import sys\ntry: sys.exit(4)\nexcept SystemExit as e: print(e.code)\n' },
  {
    name: 'exits in the body of a class',
    text: 'import os, sys\nclass C:\n    leave = sys.exit\n    drop = os._exit\ntry: C().leave(3)\nexcept SystemExit as e: print(e.code, flush=True)\nC().drop(7)\n',
  },
  {
    name: 'exits with names that they do not have',
    text: 'import os, sys\ntry: sys.exit(status=3)\nexcept TypeError as e: print(e)\ntry: os._exit(code=3)\nexcept TypeError as e: print(e)\n',
  },
  {
    name: 'copies, signatures and names of the exits',
    text: 'import copy, inspect, os, sys\nprint(copy.deepcopy(sys.exit) is sys.exit, sys.exit, os._exit, sys.exit.__name__, sys.exit.__doc__)\ntry: print(inspect.signature(os._exit))\nexcept ValueError as e: print(e)\n',
  },
  {
    name: 'names of a class that thinks otherwise',
    text: 'import os, socket\nclass S(str):\n    def no(self, *a): raise ValueError("no")\n    __eq__ = __getitem__ = __contains__ = startswith = lower = partition = rpartition = replace = no\n    __hash__ = no\nopen(S("/dev/null"), "w").close(); open(S("/dev/null")).close()\ntry: os.remove(S("/nonexistent"))\nexcept OSError as e: print(e.errno)\nprint(len(socket.getaddrinfo(S("127.0.0.1"), 80)) > 0)\nos.system(S("true"))\n',
  },
  {
    name: 'pickles of the exits',
    text: 'import os, pickle, sys\nprint(pickle.loads(pickle.dumps(sys.exit, 2)) is sys.exit)\n',
  },
  { name: 'SIGTERM', text: 'import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n' },
  { name: 'SIGINT', text: 'import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(5)\n' },
  { name: 'abort', text: 'import os\nos.abort()\n' },
  {
    name: 'descriptors',
    text: 'import os\nprint(sorted(os.listdir("/proc/self/fd")))\nos.closerange(3, 64)\nprint(os.open("/dev/null", os.O_RDONLY))\n',
  },
  {
    name: 'first descriptor after closing standard input',
    text: 'import os\nos.close(0)\nprint(os.open("/dev/null", os.O_WRONLY))\n',
  },
  {
    name: 'all descriptors closed at start',
    text: 'import os, sys\nwith open("result", "w") as f: f.write(repr([sys.stdin, sys.stdout, sys.stderr]))\n',
    shell: 'PYTHON SCRIPT <&- >&- 2>&-; echo $?; cat result',
  },
  {
    name: 'few descriptors',
    text: 'held = []\ntry:\n    while True: held.append(open("/dev/null", "w"))\nexcept OSError as e: print(e.errno, len(held) > 3)\n',
    shell: 'ulimit -n 20; PYTHON SCRIPT; echo $?',
  },
  {
    name: 'no file may grow',
    text: 'import sys\ntry:\n    with open("big", "w") as f: f.write("x" * 100000)\nexcept OSError as e: print(e.errno)\nsys.exit(2)\n',
    shell: 'ulimit -f 0; PYTHON SCRIPT; echo $?',
  },
  {
    name: 'a file limit set by the program with the signal restored',
    text: 'import os, resource, signal, subprocess\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\nresource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\nsubprocess.call(["true"])\nprint("alive")\n',
  },
  {
    name: 'no working directory',
    text: 'import os\nos.mkdir("d"); os.chdir("d"); os.rmdir("../d")\nopen("/dev/null", "w").close()\nprint("ok")\n',
  },
  { name: 'isolated', args: ['-I'], text: 'import sys\nprint(sys.flags.isolated, sys.path[-1:] != [])\n' },
  { name: 'no site', args: ['-S'], text: 'import sys\nprint("_pysight_sensor" in sys.modules)\n' },
  { name: 'no environment', args: ['-E', '-s', '-B'], text: 'print(1)\n' },
  { name: 'optimised', args: ['-OO'], text: 'def f():\n    "doc"\nprint(f.__doc__)\n' },
  {
    name: 'warnings are errors',
    args: ['-W', 'error', '-bb'],
    text: 'import os\nos.open(b"/dev/null", os.O_WRONLY)\nos.open(b"/dev/null", os.O_RDONLY)\nprint(1)\n',
  },
  {
    name: 'development mode',
    args: ['-X', 'dev'],
    text: 'import subprocess\nsubprocess.call(["true"])\nprint(1)\n',
    from: 307,
  },
  {
    name: 'modules',
    text: 'import sys\nprint(sorted(m for m in sys.modules if m not in ("_pysight_sensor", "atexit", "time")))\n',
  },
  {
    name: 'threads and order at exit',
    text: 'import atexit, threading, time\natexit.register(print, "first registered")\natexit.register(print, "last registered")\ne = threading.Event()\nt = threading.Thread(target=lambda: (e.wait(), print("thread")))\nt.start()\nd = threading.Thread(target=time.sleep, args=(60,)); d.daemon = True; d.start()\nprint("main", flush=True)\ne.set()\n',
  },
  {
    name: 'error at exit',
    text: 'import atexit\natexit.register(lambda: 1 / 0)\nprint("main")\n',
    from: 308,
  },
  {
    name: 'finaliser at exit',
    text: 'class C:\n    def __del__(self):\n        with open("/dev/null", "w") as f: print("del")\nc = C()\n',
  },
  {
    name: 'own exception hook',
    text: 'import sys\nprint(sys.excepthook is sys.__excepthook__)\nsys.excepthook = lambda *a: print("hook", a[0].__name__)\n1 / 0\n',
  },
  {
    name: 'own audit hook that forbids opening files',
    from: 308,
    text: 'import sys, subprocess\ndef hook(event, args):\n    if event == "open": raise RuntimeError("no files")\nsys.addaudithook(hook)\nimport os\ntry: open("/dev/null")\nexcept RuntimeError as e: print(e)\nos.system("true"); print("end")\n',
  },
  {
    name: 'exceptions of signal handlers come through',
    text: 'import os, signal\nclass Timeout(Exception): pass\ndef handler(*a): raise Timeout\nsignal.signal(signal.SIGALRM, handler)\ncaught = 0\nfor i in range(100):\n    try:\n        signal.setitimer(signal.ITIMER_REAL, 0.0001 + (i % 40) * 0.00001)\n        n = 0\n        while True:\n            n += 1\n            os.close(os.open("f%d" % (n % 1000 + i * 1000), os.O_WRONLY | os.O_CREAT))\n            os.remove("f%d" % (n % 1000 + i * 1000))\n    except Timeout: caught += 1\n    except FileNotFoundError: caught += 1\nprint(caught)\n',
  },
  {
    name: 'deep recursion',
    text: 'def f(n):\n    try: return f(n + 1)\n    except RecursionError: return "deep" if n > 500 else n\nprint(f(0))\nopen("/dev/null", "w").close()\n',
  },
  {
    name: 'tracing',
    text: 'import sys\nseen = []\ndef trace(frame, event, arg):\n    seen.append(frame.f_code.co_name)\nsys.settrace(trace)\ndef f(): open("/dev/null", "w").close()\nf()\nsys.settrace(None)\nprint([s for s in seen if s in ("f", "hook", "on_open", "event")])\n',
  },
  {
    name: 'interactive',
    args: ['-i'],
    text: 'print("x")\n',
    options: { input: 'import sys\n1/0\nsys.exit(6)\n' },
  },
  {
    name: 'a pool of processes',
    text: 'import multiprocessing\ndef f(n): return n * 2\nif __name__ == "__main__":\n    with multiprocessing.get_context("fork").Pool(2) as pool: print(pool.map(f, range(5)))\n',
  },
  {
    name: 'spawned processes',
    text: 'import multiprocessing\ndef f(): print("child", flush=True)\nif __name__ == "__main__":\n    p = multiprocessing.get_context("spawn").Process(target=f)\n    p.start(); p.join(); print(p.exitcode)\n',
  },
  {
    name: 'a subinterpreter',
    from: 308,
    text: 'try: import _xxsubinterpreters as s\nexcept ImportError: import _interpreters as s\ni = s.create()\nx = s.run_string(i, "import os; open(os.devnull, \'w\').close(); print(\'inner\', flush=True)")\ns.destroy(i)\nprint("outer")\n',
  },
  {
    name: 'lazy modules stay lazy',
    text: 'import importlib.util, sys\nspec = importlib.util.find_spec("colorsys")\nloader = importlib.util.LazyLoader(spec.loader)\nspec.loader = loader\nm = importlib.util.module_from_spec(spec)\nsys.modules["colorsys"] = m\nloader.exec_module(m)\nimport atexit\natexit.register(lambda: print(type(m).__name__))\n',
  },
  {
    name: 'strange arguments',
    args: [],
    text: 'import sys\nprint(len(sys.argv))\n',
    shell: `PYTHON SCRIPT "$(printf '\\377\\001\\n"')" '\\' "$(head -c 100000 /dev/zero | tr '\\0' a)"`,
  },
];

for (const interpreter of recorded()) {
  test(`${interpreter.minor}: ${programs.length} programs`, () => compareAll(interpreter, programs));

  test(`${interpreter.minor}: a third of them with compiled code`, () =>
    compareAll(
      interpreter,
      programs.filter((_, index) => index % 3 === 1),
      (sandbox) => assert.is(compileSensor(sandbox.site, []), ''),
    ));
}

const last = recorded().at(-1);
if (last !== undefined) {
  const few = programs.filter((_, index) => index % 4 === 0);

  test('without a spool', () =>
    compareAll(last, few, (sandbox) => fs.rmSync(sandbox.spool, { recursive: true })));

  test('with something else in place of the spool', () =>
    compareAll(last, few, (sandbox) => {
      fs.rmSync(sandbox.spool, { recursive: true });
      fs.symlinkSync('/dev/null', sandbox.spool);
    }));

  test('with the module gone, or broken', () =>
    compareAll(last, few, (sandbox) => {
      const module = nodePath.join(sandbox.site, '_pysight_sensor.py');
      fs.writeFileSync(module, 'this is no Python');
    }));
}

test.run();
