/** Programs that treat the interpreter as few do: the sensor changes nothing in them either. */
import fs from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compileSensor } from '../../extension/sensor/compile.ts';
import { compareAll, type Program } from './compare.ts';
import { recorded, type Sandbox } from './python.ts';

const test = suite('sensor: odd lives');

const touch = 'open("/dev/null", "w").close()\n';

const programs: readonly Program[] = [
  {
    name: 'an exit in a thread',
    text: 'import sys, threading\nt = threading.Thread(target=lambda: sys.exit(9))\nt.start(); t.join()\nprint("main")\n',
  },
  {
    name: 'os._exit in a thread while the main thread waits',
    text: 'import os, threading, time\nthreading.Thread(target=lambda: os._exit(5)).start()\ntime.sleep(30)\n',
  },
  {
    name: 'a chain of execs',
    text: 'import os, sys\nn = int(os.environ.get("N", "0"))\nprint(n, flush=True)\nif n < 4:\n    os.environ["N"] = str(n + 1)\n    os.execv(sys.executable, [sys.executable, __file__])\nsys.exit(n)\n',
  },
  {
    name: 'an exec that fails',
    text: 'import os\ntry: os.execv("/nonexistent", ["x"])\nexcept FileNotFoundError: print("on it goes")\nraise SystemExit(3)\n',
  },
  {
    name: 'a server that forks',
    text: 'import multiprocessing\ndef f(n): return n * 2\nif __name__ == "__main__":\n    c = multiprocessing.get_context("forkserver")\n    with c.Pool(3) as pool: print(sum(pool.map(f, range(50))))\n',
  },
  {
    name: 'many spawned processes at once',
    text: 'import multiprocessing, sys\ndef f(n): sys.exit(n)\nif __name__ == "__main__":\n    c = multiprocessing.get_context("spawn")\n    ps = [c.Process(target=f, args=(n,)) for n in range(6)]\n    [p.start() for p in ps]; [p.join() for p in ps]\n    print([p.exitcode for p in ps])\n',
  },
  {
    name: 'forks within forks',
    text:
      'import os\nfor _ in range(4): os.fork()\n' +
      touch +
      'while True:\n    try: os.wait()\n    except ChildProcessError: break\n',
  },
  {
    name: 'modules taken away',
    text:
      'import sys\nfor name in list(sys.modules):\n    if name not in ("sys", "builtins", "__main__"): del sys.modules[name]\n' +
      touch +
      'print(len(sys.modules) > 0)\n',
  },
  { name: 'all modules taken away', text: 'import sys\nsys.modules.clear()\n' },
  {
    name: 'builtins replaced',
    text: 'import builtins, os, time\nreal = open\nbuiltins.open = None; builtins.len = None; builtins.str = int; builtins.getattr = None\ntime.time = None; time.monotonic = None; os.open = None; os.getpid = None; os.write = None; os.close = None\nreal("/dev/null", "w").close()\nprint("ok")\n',
  },
  {
    name: 'the environment emptied',
    text: `import os\nos.environ.clear(); os.putenv("A", "b")\n${touch}print(dict(os.environ))\n`,
  },
  {
    name: 'no streams',
    text: 'import sys\nsys.stdout.flush()\nsys.stdin = sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = None\n1 / 0\n',
  },
  {
    name: 'no way to import',
    text:
      'import sys\nsys.path[:] = []; sys.meta_path[:] = []; sys.path_hooks[:] = []; sys.path_importer_cache.clear()\n' +
      touch +
      'try: import colorsys\nexcept ImportError: print("none")\nsys.exit(4)\n',
  },
  {
    name: 'hooks at exit taken away',
    text: `import atexit\natexit._clear()\n${touch}print(atexit._ncallbacks())\n`,
  },
  {
    name: 'profiles and traces of every thread',
    text: 'import sys, threading\nnames = set()\ndef profile(frame, event, arg): names.add(frame.f_code.co_name)\nsys.setprofile(profile); threading.setprofile(profile); threading.settrace(lambda *a: None)\ndef f(): open("/dev/null", "w").close()\nt = threading.Thread(target=f); t.start(); t.join(); f()\nsys.setprofile(None)\nprint(sorted(n for n in names if n in ("f", "hook", "on_write", "event", "record")))\n',
  },
  {
    name: 'a tool that monitors',
    from: 312,
    text: 'import sys\nm = sys.monitoring\nm.use_tool_id(3, "t")\nseen = set()\nm.register_callback(3, m.events.PY_START, lambda code, offset: seen.add(code.co_name))\nm.set_events(3, m.events.PY_START)\ndef f(): open("/dev/null", "w").close()\nf()\nm.set_events(3, 0)\nprint(sorted(s for s in seen if s in ("f", "hook", "event", "on_write")))\n',
  },
  {
    name: 'a low limit of recursion',
    text: 'import sys\ndef f(n):\n    if n: return f(n - 1)\n    try: open("/dev/null", "w").close()\n    except RecursionError: return "too deep"\n    return "fine"\nsys.setrecursionlimit(60)\nprint(f(5)); sys.exit(3)\n',
  },
  {
    name: 'no descriptors left',
    text: 'import os, resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\ntry: open("/dev/null")\nexcept OSError as e: print(e.errno)\nos._exit(6)\n',
  },
  {
    name: 'little memory',
    text:
      'import resource\nresource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))\ntry: x = bytearray(1 << 29)\nexcept MemoryError: print("no memory")\n' +
      touch,
  },
  {
    name: 'audit hooks that count and one that forbids the rest',
    from: 308,
    text:
      'import sys\ncounts = {}\ndef count(event, args): counts[event] = counts.get(event, 0) + 1\nsys.addaudithook(count)\n' +
      touch +
      'def forbid(event, args):\n    if event in ("os.listdir", "socket.connect"): raise PermissionError(event)\nsys.addaudithook(forbid)\nimport os\ntry: os.listdir("/")\nexcept PermissionError as e: print(e)\nprint(counts.get("open"))\n',
  },
  {
    name: 'an audit hook that forbids other hooks',
    from: 308,
    text:
      'import sys\ndef only(event, args):\n    if event == "sys.addaudithook": raise RuntimeError("mine alone")\nsys.addaudithook(only)\nsys.addaudithook(print)\n' +
      touch +
      'print("end")\n',
  },
  {
    name: 'the collector is told',
    text:
      'import gc\nphases = []\ngc.callbacks.append(lambda phase, info: phases.append(phase))\ngc.collect(); gc.freeze() if hasattr(gc, "freeze") else None\n' +
      touch +
      'gc.disable(); print(phases[:2])\n',
  },
  {
    name: 'warnings are errors by the environment',
    args: ['-bb', '-O'],
    text:
      'import sys, warnings\nprint(sys.flags.bytes_warning, sys.flags.optimize)\n' +
      touch +
      'warnings.warn("x")\n',
    options: { env: { PYTHONWARNINGS: 'error' } },
  },
  {
    name: 'optimised by the environment',
    text: 'assert False\nprint(__debug__)\n',
    options: { env: { PYTHONOPTIMIZE: '2' } },
  },
  {
    name: 'a safe path',
    from: 311,
    text: 'import sys\nprint(sys.flags.safe_path, "" in sys.path)\n',
    options: { env: { PYTHONSAFEPATH: '1' } },
  },
  {
    name: 'a safe path by option',
    from: 311,
    args: ['-P'],
    text: 'import sys\nprint(sys.flags.safe_path)\n',
  },
  { name: 'no frozen modules', from: 311, args: ['-X', 'frozen_modules=off'], text: `${touch}print("ok")\n` },
  { name: 'nothing at all', args: ['-I', '-S', '-E', '-B'], text: 'print("ok")\n' },
  {
    name: 'times of imports',
    from: 307,
    text: 'print("ok")\n',
    shell: 'PYTHON -X importtime SCRIPT 2>/dev/null; echo $?',
  },
  {
    name: 'no home',
    text: 'import os\nprint(os.environ.get("HOME"))\n',
    shell: 'unset HOME; exec env -u HOME PYTHON SCRIPT',
  },
  { name: 'nothing in the environment', text: `${touch}print("ok")\n`, shell: 'env -i PYTHON SCRIPT' },
  {
    name: 'in Latin-1 and the C locale',
    text: 'import sys\nopen("\\xe9" if False else "/dev/null").close()\nprint(ascii(sys.argv[1:]))\n',
    shell: 'LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 PYTHON SCRIPT "$(printf \'\\351\')"',
  },
  {
    name: 'a memory of the interpreter that is checked',
    text: `${touch}print("ok")\n`,
    options: { env: { PYTHONMALLOC: 'debug', PYTHONHASHSEED: '0', PYTHONFAULTHANDLER: '1' } },
  },
  {
    name: 'a package that runs as a zip file',
    text: 'import sys, zipapp, os, subprocess\nos.makedirs("app_src", exist_ok=True)\nopen("app_src/__main__.py", "w").write("import sys\\nprint(__file__.endswith(\'__main__.py\'), sys.argv[1:])\\nsys.exit(8)\\n")\nzipapp.create_archive("app_src", "app_src.pyz")\nprint(subprocess.call([sys.executable, "app_src.pyz", "a"]))\nimport shutil; shutil.rmtree("app_src"); os.remove("app_src.pyz")\n',
  },
  {
    name: 'signals while it writes and ends',
    text: 'import os, signal, subprocess\nsignal.signal(signal.SIGALRM, lambda *a: None)\nsignal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\nfor i in range(200): open("/dev/null", "w").close()\nfor i in range(40): subprocess.call(["true", str(i)])\nprint("end")\n',
  },
  {
    name: 'an interrupt at the end',
    text: 'import atexit, os, signal\natexit.register(lambda: os.kill(os.getpid(), signal.SIGTERM))\nprint("main", flush=True)\n',
  },
  {
    name: 'greenlet-like switches of frames',
    text: 'def g():\n    while True:\n        open("/dev/null", "w").close()\n        yield\nimport threading\na = [g() for _ in range(3)]\ndef run():\n    for x in a: next(x)\nfor _ in range(5):\n    t = threading.Thread(target=run); t.start(); t.join()\nprint("ok")\n',
  },
  {
    name: 'coroutines with subprocesses',
    from: 307,
    text: 'import asyncio\nasync def main():\n    ps = [await asyncio.create_subprocess_exec("sh", "-c", "exit %d" % n) for n in range(4)]\n    print([await p.wait() for p in ps])\nasyncio.run(main())\n',
  },
  {
    name: 'embedded in its own loop',
    text: 'import code\ni = code.InteractiveInterpreter()\ni.runsource("import os; print(os.sep)")\nexec(compile("open(\'/dev/null\').close()", "<x>", "exec"))\nimport runpy, os\nopen("inner_m.py", "w").write("import sys; sys.exit(2)")\ntry: runpy.run_path("inner_m.py", run_name="__main__")\nexcept SystemExit as e: print(e.code)\nos.remove("inner_m.py")\n',
  },
  {
    name: 'every descriptor closed, and its numbers taken by files of the program',
    text: 'import os, subprocess\nos.closerange(3, 256)\nfds = [os.open("own%d" % i, os.O_RDWR | os.O_CREAT | os.O_TRUNC) for i in range(40)]\nfor i in range(100):\n    open("/dev/null", "w").close()\n    if i < 40: subprocess.call(["true", str(i)])\nprint(fds[0], [os.fstat(f).st_size for f in fds] == [0] * 40)\nfor i in range(40): os.remove("own%d" % i)\n',
  },
  {
    name: 'a daemon that forks twice and closes all',
    text: 'import os, sys\nr, w = os.pipe()\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() > 0: os._exit(0)\n    os.chdir("/"); os.umask(0)\n    n = os.open("/dev/null", os.O_RDWR)\n    for i in range(3): os.dup2(n, i)\n    os.closerange(6, 1024)\n    os.write(w, b"daemon %o" % os.umask(0)); sys.exit(7)\nos.close(w); print(os.read(r, 100)); os.wait()\n',
  },
  {
    name: 'another root directory',
    text: 'import os, socket, sys\nif os.getuid() != 0: sys.exit(0)\nos.makedirs("jail", exist_ok=True); os.chroot("jail"); os.chdir("/")\nopen("inside", "w").close(); print(os.listdir("/")); os.remove("inside")\ntry: socket.create_connection(("127.0.0.1", 1))\nexcept OSError as e: print(type(e).__name__)\nraise SystemExit(4)\n',
    shell: 'PYTHON SCRIPT; echo $?; rmdir jail',
  },
  {
    name: 'five descriptors',
    text: 'import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (5, 5))\na, b = open("/dev/null"), None\ntry: b = open("/dev/null", "w"); c = open("/dev/null", "w")\nexcept OSError as e: print(e.errno)\nprint(a.fileno(), b and b.fileno())\n',
  },
  {
    name: 'a working directory that is gone at the start',
    text: `import os\n${touch}try: os.getcwd()\nexcept OSError as e: print(e.errno)\n`,
    shell: 'mkdir -p gone && cd gone && rmdir ../gone && PYTHON SCRIPT; echo $?',
  },
  {
    name: 'thousands of files and arguments',
    text: 'import os, sys\nfor i in range(5000): os.close(os.open("m%d" % (i % 1000), os.O_WRONLY | os.O_CREAT))\nfor i in range(1000): open("m%d" % i).close(); os.remove("m%d" % i)\nprint(len(sys.argv), ascii(sys.argv[1]))\n',
    shell: `PYTHON SCRIPT "$(printf '\\377\\376')" $(seq 1 20000)`,
  },
  {
    name: 'an output that is full',
    text: 'print("x" * 100)\n',
    shell: 'PYTHON SCRIPT > /dev/full; echo $?',
  },
  {
    name: 'threads that go on at the end',
    text: 'import threading, time\ndef f():\n    while True: open("/dev/null", "w").close()\nfor _ in range(4): threading.Thread(target=f, daemon=True).start()\ntime.sleep(0.05); print("end", flush=True)\n',
  },
  {
    name: 'every line and operation traced, through forks and exits',
    from: 307,
    text: 'import os, sys\ndef trace(frame, event, arg):\n    frame.f_trace_opcodes = True; frame.f_lineno\n    return trace\nsys.settrace(trace)\npid = os.fork()\nif pid == 0: os._exit(0)\nos.waitpid(pid, 0)\ntry: sys.exit(3)\nexcept SystemExit: pass\nopen("/dev/null", "w").close()\n',
  },
  {
    name: 'all that can be monitored',
    from: 312,
    text: 'import os, sys\nm = sys.monitoring\nm.use_tool_id(2, "t")\nE = m.events\nall = E.LINE | E.INSTRUCTION | E.PY_START | E.CALL | E.BRANCH | E.JUMP | E.PY_RETURN\nfor e in (E.LINE, E.INSTRUCTION, E.PY_START, E.CALL, E.BRANCH, E.JUMP, E.PY_RETURN): m.register_callback(2, e, lambda *a: None)\nm.set_events(2, all)\npid = os.fork()\nif pid == 0: os._exit(0)\nos.waitpid(pid, 0)\ntry: sys.exit(3)\nexcept SystemExit: pass\nopen("/dev/null", "w").close()\n',
  },
  {
    name: 'development mode of coroutines where warnings are errors',
    from: 307,
    args: ['-X', 'dev', '-W', 'error'],
    text: 'import asyncio, sys\nasync def main():\n    asyncio.get_running_loop().slow_callback_duration = 60\n    p = await asyncio.create_subprocess_exec("true"); await p.wait(); sys.exit(6)\nasyncio.run(main(), debug=True)\n',
  },
  {
    name: 'an audit hook that lets nothing be loaded or executed',
    from: 308,
    text: `import os, socket, sys\ndef hook(event, args):\n    if event in ("exec", "marshal.loads", "compile", "code.__new__", "function.__new__", "object.__getattr__", "sys._getframe"): raise RuntimeError(event)\nsys.addaudithook(hook)\nos.system("true")\n${touch}try: socket.create_connection(("127.0.0.1", 1))\nexcept OSError as e: print(type(e).__name__)\nsys.exit(3)\n`,
  },
  {
    name: 'most builtins gone before the sensor needs its functions',
    text: 'import builtins, os\nb, say = vars(builtins), print\nfor n in ("exec", "compile", "divmod", "vars", "list", "dict", "set", "zip", "any", "map", "type", "len", "isinstance", "getattr"): b[n] = None\nopen("/dev/null", "w").close(); os.system("true"); os.mkdir("zz"); os.rmdir("zz")\nsay("ok")\n',
  },
];

const spoolEnds: readonly Program[] = [
  {
    name: 'the spool is removed while it runs',
    text:
      'import os, shutil\nshutil.rmtree("state/spool", ignore_errors=True)\nos.system("true")\n' +
      touch +
      'print("ok")\n',
  },
  {
    name: 'its record is removed while it runs',
    text: 'import glob, os\nfor f in glob.glob("state/spool/*"): os.remove(f)\nos.system("true")\nprint("ok")\nos._exit(3)\n',
  },
];

for (const interpreter of recorded()) {
  test(`${interpreter.minor}: ${programs.length} programs`, () => compareAll(interpreter, programs));
  test(`${interpreter.minor}: the spool goes`, () => compareAll(interpreter, spoolEnds));
}

const last = recorded().at(-1);
if (last !== undefined) {
  test('a spool that cannot be written', () =>
    compareAll(last, programs, (sandbox) => withoutSpace(sandbox)));

  test('a sensor that is compiled', () =>
    compareAll(last, programs, (sandbox) => assert.is(compileSensor(sandbox.site, []), '')));

  test('an environment made of an environment', () =>
    compareAll(last, [
      {
        name: 'venv in a venv',
        text: 'import subprocess, sys, shutil\nsubprocess.check_call([sys.executable, "-m", "venv", "--without-pip", "inner_env"])\nprint(subprocess.call(["inner_env/bin/python", "-c", "import sys; print(sys.prefix != sys.base_prefix, flush=True); sys.exit(5)"]))\nshutil.rmtree("inner_env")\n',
      },
    ]));
}

test.run();

/** A file stands where the directory was: also root cannot write there. */
function withoutSpace({ spool }: Sandbox): void {
  fs.rmSync(spool, { recursive: true });
  fs.writeFileSync(spool, '');
}
