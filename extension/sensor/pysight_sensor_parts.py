"""The functions of the sensor, each of which may be compiled on its own: nothing but `def` stands at the left margin.

pysight_sensor.py carries this text at its end. Their globals are the namespace that load_parts and begin fill.
"""


def compile_pieces(pieces, header, dumps):
    """Where the code of each function begins, and what is kept: the header, these places, the code."""
    import sys
    def slim(code):
        """On one line: what is kept has fewer pages, and each costs something to touch. Only where the form of the table was tried."""
        if not (3, 11) <= sys.version_info < (3, 14):
            return code
        units = len(code.co_code) // 2
        lines = b''.join([bytes((0xe8 | min(units - at, 8) - 1, 0)) for at in range(0, units, 8)])
        constants = [slim(constant) if type(constant) is type(code) else constant for constant in code.co_consts]
        return code.replace(co_linetable=lines, co_consts=tuple(constants))

    def list_names(code):
        found = list(code.co_names)
        for constant in code.co_consts:
            if type(constant) is type(code):
                found += list_names(constant)
        return found

    # What each run needs at its start and at its end is kept together: names that it has in common are there once.
    groups = [
        'begin pass_on make_hook make_wrappers reset guarded open_record read_small command_line redact inline_code like_a_key '
        'working_directory environment_names sensitive_words sensitive record json write on_main on_command on_file on_compile '
        'on_exec_code on_module on_dynamic in_stdlib text_of on_read absolute on_import',
        'at_exit own_process finish flush settle_imports code_hash code_text sha256 sha256_of_block ending how_it_ended store']
    grouped = ' '.join(groups).split()
    places, codes, size = {}, [], 0
    for names in [group.split() for group in groups] + [[name] for name in pieces if name not in grouped]:
        made, called = [], set()
        for name in names:
            scratch = {}
            exec(compile(b'def ' + pieces[name], '<pysight sensor>', 'exec', 0, True, 2), scratch)
            code = scratch[name].__code__
            made.append((name, slim(code), scratch[name].__defaults__))
            called.update(list_names(code))
        codes.append(dumps((made, [name for name in called if name in pieces and name not in names])))
        places.update([(name, size | len(codes[-1]) << 20) for name in names])
        size += len(codes[-1])
    places[''] = size
    return places, header + dumps(places) + b''.join(codes)


def begin():
    """Writes who started the run, and from then on listens."""
    import atexit
    import time
    import _signal
    # All that is mutable; a forked child gets a new one.
    state = type(sys.implementation)(others=False, piped=False)
    globals().update(
        state=state, policy=type(state)(mode='', message='', hosts=(), hashes=(), imports=()), denied=[], modules=sys.modules, windows=os.name == 'nt', hidden='\u2026[redacted]',
        linux=sys.platform.startswith('linux'), hooked=hasattr(sys, 'addaudithook'), getframe=sys._getframe, getpid=os.getpid,
        os_open=os.open, os_close=os.close, get_stat=os.stat, geteuid=getattr(os, 'geteuid', lambda: -1), now=time.time, tick=time.monotonic,
        signals=_signal, main_thread=get_ident(), standard=getattr(sys, 'stdlib_module_names', None) or set(), per_kind=64,
        stdlib=os.__file__.rpartition(os.sep)[0] + os.sep, plain_flags=os.O_RDONLY | getattr(os, 'O_CLOEXEC', 0),
        read_types=frozenset())
    # What drops errors must not fail to be made.
    pass_on = ready('pass_on')
    hook, globals()['totals'] = make_hook(state, ready, own_work, get_ident, pass_on)
    reset('')
    try:
        os.lstat(policy_path)
    except OSError:
        pass
    else:
        load_policy()
    guarded(open_record)
    state.closed = state.closed or not state.run
    if state.closed and not policy.mode:
        return
    call = make_wrappers(ready, pass_on)
    atexit.register(call, 'at_exit')
    if hasattr(os, 'register_at_fork'):
        os.register_at_fork(after_in_child=lambda: call('in_child'), after_in_parent=lambda: call('in_parent'))
    if hooked:
        totals(live=True)
        sys.addaudithook(hook)


def make_hook(state, ready, own_work, get_ident, pass_on):
    """The audit hook, and what reads its counters; they and all else that it needs are in cells, the fastest there are."""
    # How many files were opened for reading and writing; no bit of mask is set while each of the former is looked at.
    opened = written = mask = 0
    ours = False

    def totals(clear=False, more=0, sample=None, live=False):
        nonlocal opened, written, mask, ours
        if clear:
            opened = written = mask = 0
        ours = ours or live
        if ours:
            written += more
        if sample is not None:
            mask = sample
        return opened, written

    def hook(name, args):
        nonlocal opened, written
        if name == 'open':
            # By far the most frequent. After some hundred files a sample of those that are read tells enough.
            path, mode, flags = args
            if flags & 3:
                written += 1
                if state.writes_full:
                    return
                name, args = 1, path
            else:
                opened += 1
                if opened & mask or type(path) is not str or path[-4:] == '.pyc' or path[-3:] == '.py':
                    return
                name, args = 0, path
        handler = handler_of(name)
        if handler is None:
            return
        try:
            if not own_work or get_ident() not in own_work:
                if type(handler) is str:
                    handler = handlers[name] = ready(handler)
                handler(args)
        except Exception as error:
            pass_on(error)

    # Each is the name of a function until the event is first heard of. No event has a number as its name.
    handlers = dict([item.split(' ') for item in (
        'import on_import,os.chdir on_chdir,socket.getaddrinfo on_resolve,socket.gethostbyname on_resolve,'
        'socket.connect on_connect,socket.sendto on_connect,socket.bind on_bind,http.client.connect on_service,'
        'urllib.Request on_url,smtplib.connect on_protocol,ftplib.connect on_protocol,imaplib.open on_protocol,'
        'poplib.connect on_protocol,telnetlib.Telnet.open on_protocol,subprocess.Popen on_popen,os.system on_system,'
        'os.exec on_exec,os.posix_spawn on_spawn,os.spawn on_spawn_mode,pty.spawn on_system,exec on_exec_code,'
        'compile on_compile,ctypes.dlopen on_library,sqlite3.connect on_database,os.remove on_remove,os.rmdir on_remove,os.rename on_rename,'
        'shutil.rmtree on_remove,os.fork on_fork,os.forkpty on_fork,cpython.run_command on_command,'
        'cpython.run_file on_file,cpython.run_module on_run_module,cpython.run_stdin on_stdin,'
        'cpython.run_interactivehook on_interactive,sys.excepthook on_uncaught,sys.unraisablehook on_unraisable,'
        'ensurepip.bootstrap on_ensurepip,sys.addaudithook on_other_hook').split(',')])
    handlers[0], handlers[1] = 'on_read', 'on_write'
    handler_of = handlers.get
    return hook, totals


def make_wrappers(ready, pass_on):
    """Takes the places of sys.exit, os._exit and what exit() and quit() of site do: no event tells of an exit code."""
    def call(name, *args):
        try:
            return ready(name)(*args)
        except Exception as error:
            pass_on(error)

    def __call__(self, *args, **names):
        call(self.note, args, names)
        return self.__wrapped__(*args, **names)

    # No function: one in the body of a class would become a method of it, which a built-in function does not.
    kind = type('Exit', (object,), {
        '__call__': __call__, '__reduce__': lambda self: self.__name__, '__repr__': lambda self: repr(self.__wrapped__)})
    for module, name, note in (os, '_exit', 'leave'), (sys, 'exit', 'note_exit'):
        own, real = kind(), getattr(module, name)
        vars(own).update(
            note=note, __name__=name, __qualname__=name, __module__=module.__name__, __doc__=real.__doc__, __wrapped__=real)
        setattr(module, name, own)
    kind = getattr(sys.modules.get('_sitebuiltins'), 'Quitter', None)
    if kind is not None:
        leave = kind.__call__

        def __call__(self, code=None):
            call('note_exit', (code,), {})
            return leave(self, code)

        __call__.__module__, __call__.__qualname__ = kind.__module__, leave.__qualname__
        kind.__call__ = __call__
    return call


def reset(parent):
    """A new run: at the start, and in a forked child."""
    totals(clear=True)
    # Threads that were at it are not in a child.
    own_work.clear()
    clock = tick()
    vars(state).update(
        pid=getpid(), run='', parent=parent, path='', euid=geteuid(), began=now(), clock=clock, flushed=clock, interval=2.0,
        lines=[], size=0, cap=196608, torn=False, busy=False, closed=False, forking=False, seen={}, counts={}, dropped=0, errors=0,
        imports={}, reads={}, read_marks={}, examined=0, paths=set(), writes_full=False, asked={},
        resolved=set(), connected=set(), served=set(), cwd=None, exit=None, exception='', coded=False, eager=0)


# ---- writing --------------------------------------------------------------------------------------------------------


def json(value, control={34: '\\"', 92: '\\\\', 0x2028: '\\u2028', 0x2029: '\\u2029', 127: '\\u007f'}):
    kind = type(value)
    if kind is int:
        return '%d' % value
    if kind is float:
        return '%.3f' % value
    if kind is list:
        return '[' + ','.join(map(json, value)) + ']'
    if kind is not str:
        value = value.decode('utf-8', 'surrogateescape') if kind is bytes else str(value)
    if not control.get(0):
        control.update({code: '\\u%04x' % code for code in range(32)})
    return '"' + (value if len(value) <= 300 else value[:300] + '\u2026').translate(control) + '"'


def record(kind, keys, *values):
    """A line of JSON; what is empty is left out."""
    pairs = ['"' + key + '":' + json(value) for key, value in zip(keys.split(), values) if value != '' and value is not None]
    return '{"k":"' + kind + '",' + ','.join(pairs) + '}'


def write(text, flags=0, reserve=0):
    data = (text + '\n').encode('utf-8', 'surrogateescape')
    if state.torn:
        data = b'\n' + data
    size = state.size + len(data)
    number = getattr(signals, 'SIGXFSZ', None)
    if size > state.cap + reserve or number and signals.getsignal(number) == signals.SIG_DFL and not may_grow(size):
        state.dropped += text.count('\n') + 1
        return
    flags |= os.O_WRONLY | os.O_APPEND | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_NOFOLLOW', 0)
    descriptor = os_open(state.path, flags, 0o600)
    totals(more=-1)
    try:
        count = os.write(descriptor, data)
    finally:
        os_close(descriptor)
    state.torn = count != len(data)
    state.size += count


def may_grow(size):
    """Python ignores SIGXFSZ; where a program restored it, a write past RLIMIT_FSIZE would kill it."""
    resource = extension('resource')
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return limit < 0 or size <= limit


def read_small(path, flags=0, size=8192):
    descriptor = os_open(path, plain_flags | flags)
    try:
        return os.read(descriptor, size)
    finally:
        os_close(descriptor)


def open_record():
    """Makes the file of this process and writes who started it; the run is known from here on, even if killed."""
    if not windows:
        disk = os.statvfs(spool)
        if disk.f_bavail * disk.f_frsize < 67108864 or disk.f_files and disk.f_favail < 1000:
            state.closed = True
            return
    started = namespace = ''
    if linux:
        started = read_small('/proc/self/stat').rpartition(b') ')[2].split()[19].decode()
        namespace = os.readlink('/proc/self/ns/pid')[5:-1]
    state.run = '%d-%s-%s' % (state.pid, started or int(state.began * 1000), os.urandom(8).hex())
    state.path = spool + os.sep + state.run + '.jsonl'
    argv = command_line()
    flags = sys.flags
    letters = ''.join([letter for letter, on in zip('BEIOsi', (
        flags.dont_write_bytecode, flags.ignore_environment, flags.isolated, flags.optimize, flags.no_user_site,
        flags.interactive)) if on])
    write(record(
        'start', 'v sensor pid started ns t ppid uid euid gid exe argv argc cwd prefix base python flags env parent hooked policy',
        1, version, state.pid, started, namespace, state.began, os.getppid(), -1 if windows else os.getuid(), state.euid,
        -1 if windows else os.getgid(), sys.executable, redact(argv[:64]), len(argv), working_directory(), sys.prefix,
        sys.base_prefix, '%d.%d.%d' % sys.version_info[:3], letters, environment_names(), state.parent, int(hooked),
        policy.mode), os.O_CREAT | os.O_EXCL | getattr(os, 'O_NOINHERIT', 0))


def guarded(action, *args):
    """Runs our own I/O: what it opens must not be recorded, and another thread must not enter."""
    if state.busy:
        return
    state.busy = True
    me = get_ident()
    own_work.add(me)
    try:
        action(*args)
    except Exception as error:
        pass_on(error)
    finally:
        own_work.discard(me)
        state.busy = False


def pass_on(error):
    """
    Drops an error of our own. What the policy refuses is for the program, and what a signal handler raised that ran inside
    our frames. Where the program has audit hooks too, theirs may refuse our own opening of files, and cannot be told from a
    handler; nor may anything be looked at that they hear of, as the code of a frame.
    """
    for refusal in denied:
        if refusal is error:
            raise error
    trace = None if state.others else error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is not None and trace.tb_frame.f_code.co_filename not in ours:
        raise error
    state.errors += 1


def flush(why=''):
    if state.closed:
        return
    if not state.run:
        open_record()
        if state.closed:
            return
    lines, state.lines = state.lines, []
    settle_imports(lines, why)
    if state.reads:
        settle_reads(lines)
    counts = dict(state.counts)
    counts['opened'], counts['written'] = totals()
    state.flushed, times, code = tick(), os.times(), None
    if why and not state.coded:
        state.coded, code = True, code_hash()
    tail = record(
        'sum', 't wall user system dropped errors code n_' + ' n_'.join(counts), now(), state.flushed - state.clock, times[0],
        times[1], state.dropped, state.errors, code, *counts.values())
    if why:
        tail += '\n' + record('end', 'why code source exception peak', why, *ending(why))
    if not state.eager:
        state.interval = min(state.interval * 1.5, 900.0 if state.size < state.cap // 2 else 7200.0)
    try:
        store(lines, tail, why)
    except OSError:
        if geteuid() == state.euid:
            raise
        # The process gave up its privileges and may no longer write the file of its former user: a new record.
        reset(state.run)
        open_record()
        if not state.closed:
            store(lines, tail, why)


def store(lines, tail, why):
    """What happened may be cut off at the cap; how it ended has room of its own."""
    body = '\n'.join(lines)
    if body and state.size + len(body) < state.cap - 1024:
        tail = body + '\n' + tail
    else:
        state.dropped += len(lines)
    write(tail, 0, 16384 if why else 0)


def settle_reads(lines):
    for key in list(state.reads):
        if state.reads[key] != state.read_marks.get(key):
            state.read_marks[key] = state.reads[key]
            lines.append(record('read', 'dir type n', key[0], key[1], state.reads[key]))


def ending(why):
    """Exit code, how it is known, exception, peak memory."""
    code, source, exception = state.exit, 'observed', state.exception
    if why == 'exit' and exception:
        # What the program's own hook said counts; after a prompt the exception was not the end.
        if code is None and hasattr(sys, 'ps1'):
            source = ''
        elif code is None:
            code = 1
            if exception == 'KeyboardInterrupt' and sys.version_info >= (3, 8) and not windows:
                code = -2
    elif why == 'exit':
        outcome = how_it_ended()
        if outcome == 'itself' or outcome == '' and code is None:
            code, source = 0, 'assumed'
        elif code is None:
            source = ''
        elif outcome == 'unsure':
            source = 'assumed'
    elif why != '_exit':
        code, source = None, ''
    peak = None
    if linux:
        found = read_small('/proc/self/status').partition(b'VmHWM:')[2]
        peak = int(found.split(None, 1)[0]) * 1024 if found else None
    return code, source, exception, peak


def how_it_ended():
    """
    'itself', 'exit' (a SystemExit from wherever), 'unsure' or, where nothing in the text raises one, ''. The interpreter takes
    __file__ out of __main__ when a script or the standard input has come to its end, and not when SystemExit ends it.
    """
    text, main = code_text(), None
    if text is None:
        main = getattr(modules.get('__main__'), '__dict__', {})
        path = main.get('__file__')
        if path is None:
            ran = state.piped or type(main.get('__loader__')).__name__[-10:] == 'FileLoader'
            return 'itself' if ran and not hasattr(sys, 'ps1') else 'unsure'
        try:
            text = read_small(path, getattr(os, 'O_NONBLOCK', 0), 131072)
        except (OSError, TypeError, ValueError):
            return 'unsure'
    if b'SystemExit' in text or b'BaseException' in text:
        return 'unsure'
    return 'exit' if main is not None and main.get('__spec__') is None else ''


def finish(why):
    try:
        flush(why)
    finally:
        state.closed = True


def at_exit():
    own_process()
    kind = None if hooked else getattr(sys, 'last_type', None)
    if kind is not None and not hasattr(sys, 'ps1'):
        on_uncaught((None, kind))
    if not state.closed:
        guarded(finish, 'exit')


def own_process():
    """A child whose fork was not seen is a run of its own."""
    if getpid() != state.pid:
        reset(state.run)


def leave(args, names):
    """os._exit"""
    status = args[0] if args else names.get('status')
    if isinstance(status, int) and -0x80000000 <= int.__pos__(status) <= 0x7fffffff:
        own_process()
        state.exit = exit_status(status)
        if not state.closed:
            guarded(finish, '_exit')


def note_exit(args, names):
    """sys.exit, and exit and quit of site"""
    if get_ident() == main_thread and len(args) < 2 and not names:
        value = args[0] if args else None
        if isinstance(value, int):
            state.exit = exit_status(value)
        else:
            state.exit = 0 if value is None else 1


def exit_status(value):
    """What the system is told: members of enumerations are numbers too, and one that fits no machine word is -1."""
    value = int.__pos__(value)
    if not -1 << 63 <= value < 1 << 63:
        value = -1
    return value if windows else value & 0xff


def in_child():
    """A fork that Python code asked for is a run of its own; one made to exec at once is known when it does more."""
    real = state.forking
    reset(state.run)
    globals()['main_thread'] = get_ident()
    if real:
        # A pool ends its workers by a signal, when what they did at last would be lost.
        state.eager = 8
        guarded(open_record)


def in_parent():
    state.forking = False


# ---- what identifies the run ----------------------------------------------------------------------------------------


def command_line():
    argv = getattr(sys, 'orig_argv', None)
    if argv:
        return list(argv)
    if linux:
        return [part.decode('utf-8', 'surrogateescape') for part in read_small('/proc/self/cmdline').split(b'\0')[:-1]]
    return list(getattr(sys, 'argv', ()))


def inline_code(argv):
    """The index of the program text of `python -c`, or -1. Options that take a value are -W, -X and --check-hash..."""
    if argv[1:2] == ['-c']:
        return 2
    return inline_code_after(argv) if argv[1:] and argv[1][:1] == '-' else -1


def inline_code_after(argv):
    index = 1
    while index < len(argv):
        item = argv[index]
        if not item.startswith('-') or item in ('-', '--'):
            return -1
        if item.startswith('--'):
            index += 2 if item == '--check-hash-based-pycs' else 1
            continue
        for place, letter in enumerate(item[1:], 2):
            if letter == 'c':
                return index + 1 if place == len(item) else -1
            if letter == 'm':
                return -1
            if letter in 'WX':
                index += place == len(item)
                break
        index += 1
    return -1


def code_text():
    """The program text of `python -c`, or None."""
    argv = command_line()
    index = inline_code(argv)
    return argv[index].encode('utf-8', 'surrogateescape') if 0 <= index < len(argv) else None


def code_hash():
    text = code_text()
    try:
        return None if text is None else sha256(text)
    except Exception:
        # How the run ended is told all the same.
        state.errors += 1
        return None


def sha256(data):
    if len(data) < 56:
        return sha256_of_block(data)
    try:
        make = extension('_sha2' if sys.version_info >= (3, 12) else '_sha256').sha256
    except Exception:
        # Distributions may leave their hashes to OpenSSL alone.
        make = extension('_hashlib').openssl_sha256
    return make(data).hexdigest()


def sha256_of_block(data):
    """FIPS 180-4 of less than 56 bytes, as most texts of `-c` are: to load the module in C takes four times as long."""
    constants = (
        '428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7'
        'c19bf174e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da983e5152a831c66db00327c8bf597fc7c6e00bf3d5a79147'
        '06ca63511429296727b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85a2bfe8a1a81a664bc24b8b70c76c51a3d192e819'
        'd6990624f40e3585106aa07019a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3748f82ee78a5636f84c878148cc70208'
        '90befffaa4506cebbef9a3f7c67178f2')
    initial = '6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19'
    full = 0xffffffff
    block = data + b'\x80' + bytes(55 - len(data)) + (len(data) * 8).to_bytes(8, 'big')
    words = [int.from_bytes(block[at:at + 4], 'big') for at in range(0, 64, 4)]
    for at in range(16, 64):
        # Written twice, a word needs but a shift to be rotated.
        low, high = words[at - 15], words[at - 2]
        twice_low, twice_high = low << 32 | low, high << 32 | high
        words.append(full & (
            words[at - 16] + words[at - 7] + ((twice_low >> 7 ^ twice_low >> 18 ^ low >> 3) & full)
            + ((twice_high >> 17 ^ twice_high >> 19 ^ high >> 10) & full)))
    start = [int(initial[at:at + 8], 16) for at in range(0, 64, 8)]
    a, b, c, d, e, f, g, h = start
    for at in range(64):
        twice = e << 32 | e
        h += ((twice >> 6 ^ twice >> 11 ^ twice >> 25) & full) + (g ^ e & (f ^ g)) + int(constants[at * 8:at * 8 + 8], 16) + words[at]
        twice = a << 32 | a
        last = h + ((twice >> 2 ^ twice >> 13 ^ twice >> 22) & full) + (a & b | c & (a | b))
        a, b, c, d, e, f, g, h = last & full, a, b, c, d + h & full, e, f, g
    return ''.join(['%08x' % (before + after & full) for before, after in zip(start, (a, b, c, d, e, f, g, h))])


def extension(name):
    """A module of the standard library in C. An import would look in the program's directory first, and run what it finds."""
    if name in modules:
        return modules[name]
    import _frozen_importlib as importer
    import _imp
    from _frozen_importlib_external import ExtensionFileLoader, spec_from_file_location
    spec = importer.BuiltinImporter.find_spec(name)
    for directory in (stdlib + 'lib-dynload', sys.base_exec_prefix + os.sep + 'DLLs'):
        for suffix in _imp.extension_suffixes():
            path = directory + os.sep + name + suffix
            if spec is None and is_file(path):
                spec = spec_from_file_location(name, path, loader=ExtensionFileLoader(name, path))
    return importer._load(spec)


def working_directory():
    try:
        return os.getcwd()
    except OSError:
        return ''


def environment_names():
    """Names, never values, of variables that matter to an analyst."""
    names = [raw.decode('utf-8', 'replace') for raw in list(getattr(modules.get('posix'), 'environ', ()))]
    # Most words are in none of them: looked for once in all is less than once in each.
    text = '\n'.join(names).lower()
    words = [word for word in sensitive_words() if word in text]
    return sorted([
        name for name in names
        if name.startswith(('PYTHON', 'PIP_', 'UV_', 'LD_', 'DYLD_')) or sensitive(name, words) and name[-3:] != 'PWD'])[:64]


def sensitive_words():
    return (
        'password', 'passwd', 'passphrase', 'pwd', 'secret', 'token', 'apikey', 'api_key', 'api-key', 'credential', 'access_key',
        'access-key', 'private_key', 'private-key', 'auth', 'cookie', 'account_key', 'account-key', 'bearer', 'signature',
        'conn_str', 'connection_string')


def sensitive(name, words=None):
    name = name.lower()
    if name.endswith(('_key', '-key', '_pass', '-pass')) or name.strip('-') in ('key', 'pass'):
        return True
    for word in sensitive_words() if words is None else words:
        if word in name:
            return True
    return False


def like_a_key(bare, prefixes=tuple((
        'sk- sk_ pk_live rk_ ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- xox AKIA ASIA AIza ya29. hf_ '
        'gsk_ r8_ pypi- npm_ eyJ dop_v1_ SG. shpat_ hvs. dapi xai- pplx- AccountKey= key- sq0 lin_api_ '
        'ATATT AGE-SECRET-KEY').split())):
    """Whether a word begins as the keys of well-known services do."""
    return bare.startswith(prefixes) and any([bare.startswith(prefix) and len(bare) >= len(prefix) + 8 for prefix in prefixes])


def random_looking(text):
    """Long, of one piece, with digits, upper and lower case: a key rather than a word or a path."""
    if len(text) < 28:
        return False
    body = text.replace('-', '').replace('_', '').replace('+', '').replace('=', '')
    return (body.isalnum() and body.lower() != body and body.upper() != body
            and any([c.isdigit() for c in body]))


def redact_piece(piece):
    """One word without spaces."""
    scheme = piece.find('://')
    if scheme >= 0:
        head, rest = piece[:scheme + 3], piece[scheme + 3:]
        cut = min([i for i in (rest.find('/'), rest.find('?'), rest.find('#')) if i >= 0] or [len(rest)])
        authority, tail = rest[:cut], rest[cut:]
        if '@' in authority:
            authority = hidden + '@' + authority.rpartition('@')[2]
        mark = min([i for i in (tail.find('?'), tail.find('#')) if i >= 0] or [len(tail)])
        path = '/'.join([redact_word(part) for part in tail[:mark].split('/')])
        query = hidden if tail[mark + 1:] else ''
        return redact_word(head) + authority + path + tail[mark:mark + 1] + query
    return redact_word(piece)


def redact_word(word):
    bare = word.lstrip('\'"({[<,;:=')
    if like_a_key(bare):
        return hidden
    name, equals, value = word.partition('=')
    if equals and value:
        return name + '=' + (hidden if sensitive(name) else redact_piece(value))
    name, colon, value = word.partition(':')
    if colon and value and sensitive(name):
        return name + ':' + hidden
    return hidden if random_looking(bare.rstrip('\'")}]>,;')) else word


def redact(argv):
    """
    A command line without its secrets; the text of `python -c` is replaced by its length. The commonest, a path and short
    words, have nothing that redact_all would take out.
    """
    inline = inline_code(argv) if argv and 'python' in argv[0].rpartition(os.sep)[2].lower() else -1
    shown = ['<%d characters of code>' % len(item) if index == inline else item for index, item in enumerate(argv)]
    for index, item in enumerate(shown):
        bare = item.replace('/', '').replace('.', '').replace('-', '').replace('_', '')
        plain_word = item[:1] != '-' and bare.isalnum() and (len(item) < 28 or '/' in item) and not like_a_key(item)
        if index != inline and len(item) > 2 and not plain_word:
            return redact_all(shown, inline)
    return shown


def redact_all(argv, inline):
    shown, hide_next = [], False
    for index, item in enumerate(argv):
        if index == inline:
            hide_next = False
        elif hide_next and item and not item.startswith('--'):
            item, hide_next = hidden, False
        else:
            hide_next = item.startswith('-') and '=' not in item and sensitive(item)
            item = redact_text(item)
        shown.append(item)
    return shown


def redact_text(text):
    if len(text) > 4096:
        text = text[:4096]
    hide_next, out = False, []
    for piece in text.split(' '):
        if hide_next and piece:
            hide_next = piece.lower() in ('bearer', 'basic', '=', ':')
            out.append(hidden if not hide_next else piece)
            continue
        bare = piece.rstrip('"\':=')
        hide_next = hide_next or (piece[:1] == '-' and '=' not in bare and sensitive(bare)) or (
            piece[-1:] in ':=' and piece != '' and sensitive(bare)) or bare.lower() in ('bearer', 'basic')
        out.append(redact_piece(piece))
    return ' '.join(out)


# ---- events -----------------------------------------------------------------------------------------------------


def origin():
    """Which module did it (nearest frame outside the standard library), and whether while something was imported."""
    who, importing, depth = '', 0, 0
    frame = getframe(2)
    while frame is not None and depth < 100:
        name = frame.f_code.co_filename
        if name.startswith('<frozen importlib'):
            importing = 1
        elif not who and name not in ours and not in_stdlib(name):
            who = frame.f_globals.get('__name__') or ''
        frame, depth = frame.f_back, depth + 1
    return (who if type(who) is str else ''), importing


def in_stdlib(name):
    if name.startswith('<frozen'):
        return True
    return name.startswith(stdlib) and not name[len(stdlib):].startswith(('site-packages', 'dist-packages'))


def event(kind, name, detail='', port=None, guess=None):
    """Keeps the first few distinct events of a kind, counts all. True when it is one of those kept before."""
    counts, seen = state.counts, state.seen
    counts[kind] = count = counts.get(kind, 0) + 1
    key = (kind, name, detail, port)
    if key in seen:
        # The clock is looked at now and then, for the heartbeat of long runs.
        if not count & 31 and tick() - state.flushed >= state.interval:
            guarded(flush)
        return True
    if state.closed:
        return
    of_kind = seen.get(kind, 0)
    if of_kind >= per_kind:
        state.dropped += 1
        return
    seen[kind] = of_kind + 1
    seen[key] = True
    who, importing = origin()
    state.lines.append(record(
        'event', 't c n d port by importing guess', now(), kind, name, detail, port, who, importing or None, guess))
    if state.eager or len(state.lines) >= 32 or tick() - state.flushed >= state.interval:
        state.eager = max(state.eager - 1, 0)
        guarded(flush)


def text_of(value):
    if type(value) is str:
        return value
    if type(value) is bytes:
        return value.decode('utf-8', 'surrogateescape')
    if type(value) is int or value is None:
        return ''
    # What a class derived from str makes of its methods must not run here.
    return str.__str__(value) if isinstance(value, str) else ''


def on_write(path):
    """A file opened for writing that was not seen yet, as long as there is room."""
    if type(path) is not str:
        path = text_of(path)
    if not path or path in state.paths:
        return
    if len(state.paths) >= per_kind:
        state.writes_full = True
        return
    if not path.startswith('/dev/') and path[-4:] != '.pyc' and '.pyc.' not in path[-20:]:
        state.paths.add(path)
        if not is_directory(path):
            event('write', absolute(path))


def is_directory(path):
    """What opens a temporary file is told its directory first."""
    return kind_of(path) == 0o040000


def is_file(path):
    return kind_of(path) == 0o100000


def kind_of(path):
    try:
        return get_stat(path).st_mode & 0o170000
    except (OSError, ValueError):
        return 0


def on_read(path):
    """A file opened for reading: counted by directory and kind, the first 192 each, then one in 64 for all."""
    state.examined += 1
    if state.examined == 193:
        totals(sample=63)
    directory, _, name = path.rpartition(os.sep)
    kind = name.rpartition('.')[2].lower()
    if kind not in (read_types or list_types()) or kind == name.lower():
        return
    key = (directory if directory[:1] == os.sep else absolute(directory), kind)
    reads = state.reads
    if key in reads:
        reads[key] += 64 if state.examined > 192 else 1
    elif len(reads) < per_kind and not directory.startswith(('/proc', '/sys')) and not in_stdlib(path):
        reads[key] = 1


def list_types():
    global read_types
    read_types = frozenset((
        'csv tsv xls xlsx xlsm xlsb ods parquet feather arrow orc avro json jsonl ndjson xml yaml yml toml ini sql sqlite '
        'sqlite3 db db3 mdb accdb dbf pkl pickle npy npz h5 hdf5 mat sav dta sas7bdat pdf doc docx odt rtf ppt pptx txt log '
        'md html eml msg pst mbox zip gz tgz tar bz2 xz 7z pem key p12 pfx jks kdbx env ipynb png jpg jpeg tif tiff wav mp3 '
        'mp4 bin dat geojson shp gpkg vcf ics').split())
    return read_types


def absolute(path):
    if path[:1] == os.sep or path[1:2] == ':':
        return path
    if state.cwd is None:
        state.cwd = working_directory()
    return state.cwd.rstrip(os.sep) + os.sep + path if path else state.cwd


def on_chdir(args):
    state.cwd = None


def on_import(args):
    name = args[0] if type(args[0]) is str else text_of(args[0])
    if policy.imports:
        check_import(name)
    if '.' in name or name in state.imports or len(state.imports) >= 1024:
        return
    if name[:1] == '_' or name in (standard if standard or len(state.imports) < 16 else list_standard()):
        return
    who, importing = origin()
    state.imports[name] = (now(), who)


def list_standard():
    """sys.stdlib_module_names is there from 3.10."""
    standard.update(sys.builtin_module_names)
    standard.add('')
    for directory in (stdlib, stdlib + 'lib-dynload'):
        try:
            standard.update([entry.partition('.')[0] for entry in os.listdir(directory)])
        except OSError:
            pass
    return standard


def on_module(frame):
    """importlib.import_module raises no "import" event, but what it finds is executed by a loader all the same."""
    if frame.f_code.co_name == '_call_with_frames_removed':
        frame = frame.f_back
    if frame is not None and frame.f_code.co_name == 'exec_module':
        name = getattr(frame.f_locals.get('self'), 'name', None)
        if type(name) is str:
            on_import((name,))


def settle_imports(lines, last):
    """Says of each imported top-level module where it came from, once it is loaded."""
    imports = state.imports
    if last or not hooked:
        for name in list(modules):
            if name not in standard and '.' not in name and name[:1] != '_' and name not in imports:
                imports[name] = (state.began, '')
    if imports:
        locate_imports(lines, last)


def locate_imports(lines, last):
    versions = {}
    for name, found in list(state.imports.items()):
        if found is None or name not in modules:
            continue
        places = module_files(name)
        if not places and not last:
            continue
        state.imports[name] = None
        for full, path in places:
            root = path[:-len('__init__.py') - 1] if path.endswith('__init__.py') else path
            for _ in range(full.count('.') + 1):
                root = root.rpartition(os.sep)[0]
            if in_stdlib(path) or root == '':
                continue
            if root not in versions:
                versions[root] = distributions(root)
            lines.append(record(
                'event', 't c n d file by', found[0], 'import', full, versions[root].get(plain(full), ''), path, found[1]))


def module_files(name):
    """Files of a loaded module, or of the loaded parts of a namespace package; never triggers a lazy module."""
    try:
        values = object.__getattribute__(modules[name], '__dict__')
    except (AttributeError, KeyError):
        return []
    path = values.get('__file__')
    if type(path) is str:
        return [(name, absolute(path))]
    places = []
    if '__path__' in values:
        for full in list(modules):
            if full.startswith(name + '.') and full.count('.') <= 2 and len(places) < 16:
                part = getattr(modules.get(full), '__dict__', {}).get('__file__')
                if type(part) is str and not any([full.startswith(known + '.') for known, _ in places]):
                    places.append((full, part))
    return places


def plain(name):
    return name.lower().replace('-', '_').replace('.', '_')


def distributions(root):
    """Versions by distribution name, from the names of metadata directories alone."""
    found = {}
    if root.endswith(('site-packages', 'dist-packages')):
        try:
            names = os.listdir(root)
        except OSError:
            names = []
        for entry in names[:20000]:
            if entry.endswith(('.dist-info', '.egg-info')):
                name, dash, rest = entry[:-10].partition('-')
                if dash:
                    found[plain(name)] = rest.partition('-py')[0]
    return found


def address(value):
    if type(value) is tuple and len(value) >= 2:
        return text_of(value[0]), (value[1] if type(value[1]) is int else None)
    return text_of(value), None


def number(port):
    if type(port) is int:
        return port
    port = text_of(port)
    return int(port) if port.isdigit() and len(port) < 6 else None


def host_name(value):
    """Without the user and password that a malformed URL may have brought along."""
    return text_of(value).rpartition('@')[2].lower()


def again(kind):
    """Counts what is known to change nothing else."""
    state.counts[kind] = count = state.counts[kind] + 1
    if not count & 31 and tick() - state.flushed >= state.interval:
        guarded(flush)


def remember(known, key):
    """What programs ask for again and again is judged once; what the policy may refuse is judged each time."""
    if not policy.hosts and len(known) < 256:
        known.add(key)


def on_resolve(args):
    # Nothing of the program runs when values of these types are compared.
    key = args[:2] if len(args) > 1 and type(args[0]) is str and (type(args[1]) is int or type(args[1]) is str) else None
    if key in state.resolved:
        return again('resolve')
    host, port = host_name(args[0]), number(args[1] if len(args) > 1 else None)
    if not host:
        return
    check_host(host)
    asked = state.asked.setdefault(port, [])
    if not asked or asked[-1] != host:
        if host in asked:
            asked.remove(host)
        asked.append(host)
        del asked[:-8]
        # What a connection is taken for depends on what was asked for last.
        state.resolved.clear()
        state.connected.clear()
    if event('resolve', host, '', port) and key:
        remember(state.resolved, key)


def on_connect(args):
    key = args[1]
    if type(key) is not tuple or len(key) != 2 or type(key[0]) is not str or type(key[1]) is not int:
        key = None
    if key in state.connected:
        return again('connect')
    host, port = address(args[1])
    if port is None:
        if host:
            event('unix', host.replace('\0', '@'))
        return
    check_host(host)
    asked = state.asked.get(port) or ()
    # A name here was looked up by the system on its own, and is none of those that the program asked for before.
    if host in asked or not asked or not (':' in host or host.replace('.', '').isdigit()):
        known = event('connect', host, host, port)
    else:
        known = event('connect', asked[-1], host, port, 1 if len(asked) > 1 else None)
    if known and key:
        remember(state.connected, key)


def on_bind(args):
    host, port = address(args[1])
    event('bind', host, '', port) if port is not None else event('bind', host.replace('\0', '@'))


def on_service(args):
    key = args[1:] if type(args[1]) is str and type(args[2]) is int else None
    if key in state.served:
        return again('http')
    host = host_name(args[1])
    if host:
        check_host(host)
        if event('http', host, '', number(args[2])) and key:
            remember(state.served, key)


def on_protocol(args):
    host = host_name(args[1])
    check_host(host)
    event('service', host, '', number(args[2]))


def on_url(args):
    url, key = args[0], None
    if type(url) is str:
        # Up to the path, which differs more: what stands there is not looked at.
        end = url.find('/', 8, 264)
        key = url[:end] if end > 0 else url[:264]
        if key in state.served:
            return again('url')
    scheme, mark, rest = text_of(url).partition('://')
    if mark:
        for end in '/?#':
            rest = rest.partition(end)[0]
        host, colon, port = rest.rpartition('@')[2].partition(':')
        if host:
            check_host(host.lower())
            if event('url', host.lower(), scheme.lower()[:16], number(port)) and key and len(key) < 264:
                remember(state.served, key)


def plain_path(value):
    return os.fspath(value) if hasattr(type(value), '__fspath__') else value


def program(executable, argv):
    if isinstance(argv, (str, bytes)):
        words_ = text_of(argv).split(' ')
    else:
        words_ = [text_of(plain_path(item)) for item in list(argv)[:32]]
    name = text_of(plain_path(executable)) or (words_[0] if words_ else '')
    return name, ' '.join(redact(words_))


def on_popen(args):
    state.forking = False
    name, line = program(args[0], args[1])
    event('subprocess', name, line)


def on_system(args):
    name, line = program('', args[0])
    event('system', name, line)


def on_spawn(args):
    # subprocess.Popen raises its own event before it asks for posix_spawn.
    if getframe(2).f_globals.get('__name__') != 'subprocess':
        name, line = program(args[0], args[1])
        event('subprocess', name, line)


def on_spawn_mode(args):
    name, line = program(args[1], args[2])
    event('subprocess', name, line)


def on_exec(args):
    name, line = program(args[0], args[1])
    event('exec', name, line)
    # Nothing of Python runs after a successful exec, so what is known is written now; the run goes on if it fails.
    guarded(flush, 'exec')


def on_exec_code(args):
    code = args[0]
    name = code.co_filename if hasattr(code, 'co_filename') else text_of(args[1] if len(args) > 1 else '')
    if name[:1] == '<' and name[:7] != '<frozen':
        on_dynamic('exec_code', name, getframe(1).f_back)
    elif policy.imports or not in_stdlib(name):
        frame = getframe(1).f_back
        if frame is not None:
            on_module(frame)


def on_compile(args):
    name = text_of(args[1] if len(args) > 1 else '')
    if name[:1] == '<' and name[:7] != '<frozen':
        on_dynamic('compile', name, getframe(1).f_back)


def on_dynamic(kind, name, frame):
    if frame is not None and not in_stdlib(frame.f_code.co_filename) and frame.f_globals.get('__name__') != 'site':
        event(kind, name)


def on_library(args):
    event('dlopen', absolute_library(text_of(args[0])))


def absolute_library(name):
    return absolute(name) if os.sep in name else name


def on_database(args):
    name = text_of(args[0])
    event('database', name if name[:1] == ':' else redact_piece(absolute(name)))


def on_remove(args):
    path = text_of(args[0])
    if not path or path[-4:] == '.pyc' or '.pyc.' in path[-20:]:
        return
    if len(args) > 1 and type(args[1]) is int and args[1] >= 0 and path[:1] != os.sep:
        # Relative to an open directory. What shutil.rmtree removes so is in the tree that it was told to remove.
        if not linux or getframe(2).f_globals.get('__name__') == 'shutil':
            return
        path = os.readlink('/proc/self/fd/%d' % args[1]) + os.sep + path
    event('remove', absolute(path))


def on_rename(args):
    """A file written under a temporary name and then given its own."""
    if text_of(plain_path(args[0])) in state.paths:
        on_write(plain_path(args[1]))


def on_fork(args):
    state.forking = True


def on_command(args):
    on_main('command', '')


def on_file(args):
    name = text_of(args[0])
    if policy.hashes:
        check_script(name)
    on_main('file', absolute(name))


def on_run_module(args):
    name = text_of(args[0])
    if policy.imports:
        check_import(name)
    on_main('module', name)


def on_stdin(args):
    state.piped = True
    on_main('stdin', '')


def on_interactive(args):
    on_main('interactive', text_of(args[0]) if args else '')


def on_main(mode, name):
    state.lines.append(record('main', 'mode name', mode, name))


def on_uncaught(args):
    kind = args[1]
    if get_ident() == main_thread and not hasattr(sys, 'ps1'):
        module = getattr(kind, '__module__', '')
        name = getattr(kind, '__name__', '')
        state.exit = None
        state.exception = name if module == 'builtins' else text_of(module) + '.' + text_of(name)


def on_other_hook(args):
    """Another hook may refuse what it takes to make functions, and how the run ends would not be told."""
    state.others = True
    all_ready()


def on_unraisable(args):
    event('unraisable', '')


def on_ensurepip(args):
    event('ensurepip', '')


# ---- policy -----------------------------------------------------------------------------------------------------


def load_policy():
    """Read only when it belongs to root or to the owner of this very file, and no one else can write it."""
    try:
        info = os.lstat(policy_path)
        owner = os.lstat(ours[0]).st_uid
    except OSError:
        return
    if not windows and (info.st_uid not in (0, owner) or info.st_mode & 0o022 or info.st_mode & 0o170000 != 0o100000):
        return
    imports, hosts, hashes, mode, message = set(), set(), set(), '', ''
    data = read_small(policy_path, size=1 << 20)
    # Editors of Windows begin a file with a mark.
    text = data.decode('utf-16' if data[:2] == b'\xff\xfe' else 'utf-8', 'replace').lstrip('\ufeff')
    for line in text.split('\n'):
        key, value = (line.split(None, 1) + ['', ''])[:2]
        key, value = key.lower(), value.strip()
        if key == 'mode' and value.lower() in ('warn', 'block'):
            mode = value.lower()
        elif key == 'message':
            message = value
        elif key == 'import' and value:
            imports.add(value)
        elif key == 'host' and value:
            hosts.add(value.lower().lstrip('*.').rstrip('.'))
        elif key == 'sha256' and len(value) == 64:
            hashes.add(value.lower())
    policy.message = message or 'This is not allowed by the policy of your organisation.'
    if mode:
        policy.mode, policy.imports, policy.hosts, policy.hashes = mode, imports, hosts, hashes


def refuse(what, name):
    event('policy', name, policy.mode + ' ' + what)
    if policy.mode == 'warn':
        if (what, name) not in denied:
            denied.append((what, name))
            stream = sys.stderr
            if stream is not None:
                try:
                    stream.write('pysight: %s (%s %s)\n' % (policy.message, what, name))
                except Exception:
                    pass
        return
    error = RuntimeError('%s (%s %s)' % (policy.message, what, name))
    denied.append(error)
    del denied[:-64]
    raise error


def check_import(name):
    """With a module comes the package that it is in."""
    while name:
        if name in policy.imports:
            refuse('import', name)
            return
        name = name.rpartition('.')[0]


def check_host(host):
    if not policy.hosts:
        return
    host = host.rstrip('.')
    while host:
        if host in policy.hosts:
            refuse('host', host)
            return
        host = host.partition('.')[2]


def check_script(path):
    digest = script_hash(path)
    if digest in policy.hashes:
        refuse('script', path)


def script_hash(path):
    data = []
    me = get_ident()
    own_work.add(me)
    try:
        descriptor = os_open(path, plain_flags | getattr(os, 'O_NONBLOCK', 0))
        try:
            while len(data) < 256:
                chunk = os.read(descriptor, 1 << 16)
                if not chunk:
                    break
                data.append(chunk)
        finally:
            os_close(descriptor)
        return sha256(b''.join(data))
    except OSError:
        return ''
    finally:
        own_work.discard(me)
