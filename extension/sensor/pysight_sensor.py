"""Records what a run of Python does, for the security team of the organisation that owns this machine.

Installed by `pysight sensor install` and removed by `pysight sensor uninstall`. It writes one small file per process into
the spool and nothing anywhere else. It must never change what a program does: every error of its own is dropped and
counted, it imports only built-in modules, it keeps no descriptor open and starts no thread. CPython 3.6 and later; before
3.8 there are no audit hooks (PEP 578) and only the start and the end of a run are known.

Everything lives in closures: module globals are set to None while an interpreter shuts down, closure cells are not.
"""
VERSION = '1.0.0'
SPOOL = '/var/lib/pysight/spool'
POLICY = '/var/lib/pysight/policy'


_started = []


def start():
    """Starts recording, once; never raises, never prints. The entry point of the .pth and .start files."""
    if not _started:
        _started.append(True)
        try:
            begin_recording()
        except Exception:
            pass


def begin_recording():
    import atexit
    import os
    import sys
    import time
    import _signal as signals
    from _thread import get_ident

    windows = os.name == 'nt'
    hooked = hasattr(sys, 'addaudithook')
    here = begin_recording.__code__.co_filename
    stdlib = os.__file__.rpartition(os.sep)[0] + os.sep
    modules = sys.modules
    getframe = sys._getframe
    getpid, os_open, os_write, os_close = os.getpid, os.open, os.write, os.close
    geteuid = getattr(os, 'geteuid', lambda: -1)
    now, tick = time.time, time.monotonic
    real_exit, real_os_exit = sys.exit, os._exit
    append_flags = os.O_WRONLY | os.O_APPEND | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_NOFOLLOW', 0)
    create_flags = append_flags | os.O_CREAT | os.O_EXCL | getattr(os, 'O_NOINHERIT', 0)
    spool, policy_path, version = SPOOL, POLICY, VERSION
    main_thread = get_ident()
    control = {code: '\\u%04x' % code for code in range(32)}
    control.update({34: '\\"', 92: '\\\\', 0x2028: '\\u2028', 0x2029: '\\u2029', 127: '\\u007f'})
    per_kind, file_cap, text_cap, reserve = 64, 192 * 1024, 300, 16384

    class State(object):
        """All that is mutable; a forked child gets a new one."""

    state = State()
    denied = []
    hidden = '\u2026[redacted]'

    # How many files were opened for reading and writing, and how many of the former were looked at.
    opened = written = examined = 0
    live = False

    def reset(parent):
        nonlocal opened, written, examined
        opened = written = examined = 0
        s = state
        s.pid, s.run, s.parent, s.path, s.euid = getpid(), '', parent, '', geteuid()
        s.began, s.clock, s.lines, s.flushed, s.interval = now(), tick(), [], tick(), 2.0
        s.size, s.cap, s.torn, s.busy, s.closed, s.forking = 0, file_cap, False, 0, False, False
        s.seen, s.counts, s.dropped, s.errors = {}, {}, 0, 0
        s.imports, s.reads, s.read_marks = {}, {}, {}
        s.paths, s.writes_full = set(), False
        s.asked, s.cwd = {}, None
        s.exit, s.exception, s.coded, s.others = None, '', False, getattr(s, 'others', False)

    # ---- writing ------------------------------------------------------------------------------------------------

    def quote(text):
        if type(text) is not str:
            text = text.decode('utf-8', 'surrogateescape') if type(text) is bytes else str(text)
        if len(text) > text_cap:
            text = text[:text_cap] + '\u2026'
        return '"' + text.translate(control) + '"'

    def record(kind, pairs):
        parts = ['{"k":"' + kind + '"']
        for key, value in pairs:
            if type(value) is float:
                value = '%.3f' % value
            elif type(value) is list:
                value = '[' + ','.join([quote(item) for item in value]) + ']'
            elif type(value) is int:
                value = '%d' % value
            elif value == '' or value is None:
                continue
            else:
                value = quote(value)
            parts.append('"' + key + '":' + value)
        return ','.join(parts) + '}'

    def write(text, flags, reserve=0):
        nonlocal written
        s = state
        data = (text + '\n').encode('utf-8', 'surrogateescape')
        if s.torn:
            data = b'\n' + data
        if s.size + len(data) > s.cap + reserve or not may_grow(s.size + len(data)):
            s.dropped += text.count('\n') + 1
            return
        descriptor = os_open(s.path, flags, 0o600)
        written -= 1 if live else 0
        try:
            count = os_write(descriptor, data)
        finally:
            os_close(descriptor)
        s.torn = count != len(data)
        s.size += count

    def may_grow(size):
        """Python ignores SIGXFSZ; where a program restored it, a write past RLIMIT_FSIZE would kill it."""
        number = getattr(signals, 'SIGXFSZ', None)
        if number is None or signals.getsignal(number) != signals.SIG_DFL:
            return True
        import resource
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
        return limit < 0 or size <= limit

    def read_small(path):
        descriptor = os_open(path, os.O_RDONLY | getattr(os, 'O_CLOEXEC', 0))
        try:
            return os.read(descriptor, 8192)
        finally:
            os_close(descriptor)

    def open_record():
        """Makes the file of this process and writes who started it; the run is known from here on, even if killed."""
        s = state
        if hasattr(os, 'statvfs'):
            disk = os.statvfs(spool)
            if disk.f_bavail * disk.f_frsize < 64 << 20 or (disk.f_files and disk.f_favail < 1000):
                s.closed = True
                return
        started = namespace = ''
        if sys.platform.startswith('linux'):
            started = read_small('/proc/self/stat').rpartition(b') ')[2].split()[19].decode()
            namespace = os.readlink('/proc/self/ns/pid')[5:-1]
        s.run = '%d-%s-%s' % (s.pid, started or int(s.began * 1000), ''.join(['%02x' % b for b in os.urandom(8)]))
        s.path = spool + os.sep + s.run + '.jsonl'
        argv = command_line()
        flags = sys.flags
        letters = [
            letter for letter, on in (
                ('B', flags.dont_write_bytecode), ('E', flags.ignore_environment), ('I', flags.isolated),
                ('O', flags.optimize), ('s', flags.no_user_site), ('i', flags.interactive),
            ) if on
        ]
        write(record('start', [
            ('v', 1), ('sensor', version), ('pid', s.pid), ('started', started), ('ns', namespace), ('t', s.began),
            ('ppid', os.getppid()), ('uid', getattr(os, 'getuid', lambda: -1)()), ('euid', s.euid),
            ('gid', getattr(os, 'getgid', lambda: -1)()), ('exe', sys.executable), ('argv', redact(argv[:64])),
            ('argc', len(argv)), ('cwd', working_directory()), ('prefix', sys.prefix),
            ('base', sys.base_prefix), ('python', '%d.%d.%d' % sys.version_info[:3]),
            ('flags', ''.join(letters)), ('env', environment_names()), ('parent', s.parent),
            ('hooked', int(hooked)), ('policy', policy.mode),
        ]), create_flags)

    def guarded(action):
        """Runs our own I/O: what it opens must not be recorded, and another thread must not enter."""
        s = state
        if s.busy:
            return
        s.busy = get_ident()
        try:
            action()
        except Exception as error:
            pass_on(error)
        finally:
            s.busy = 0

    def pass_on(error):
        """
        Drops an error of our own; one raised by a signal handler that ran inside our frames is the program's. Where the
        program has audit hooks too, theirs may refuse our own opening of files, and cannot be told from a handler.
        """
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None and trace.tb_frame.f_code.co_filename != here and not state.others:
            raise error
        state.errors += 1

    def flush(why=''):
        s = state
        if s.closed:
            return
        if not s.run:
            open_record()
            if s.closed:
                return
        lines, s.lines = s.lines, []
        settle_imports(lines, bool(why))
        for key in list(s.reads):
            if s.reads[key] != s.read_marks.get(key):
                s.read_marks[key] = s.reads[key]
                lines.append(record('read', [('dir', key[0]), ('type', key[1]), ('n', s.reads[key])]))
        times = os.times()
        counts = dict(s.counts)
        counts['opened'], counts['written'] = opened, written
        pairs = [('t', now()), ('wall', tick() - s.clock), ('user', times[0]), ('system', times[1])]
        pairs += [('n_' + name, counts[name]) for name in counts]
        pairs += [('dropped', s.dropped), ('errors', s.errors)]
        if why and not s.coded:
            s.coded = True
            pairs.append(('code', code_hash()))
        tail = record('sum', pairs)
        if why:
            tail += '\n' + record('end', [('why', why)] + ending(why))
        s.flushed = tick()
        s.interval = min(s.interval * 1.5, 900.0 if s.size < s.cap // 2 else 7200.0)
        try:
            store(lines, tail, why)
        except OSError:
            if geteuid() == s.euid:
                raise
            # The process gave up its privileges and may no longer write the file of its former user: a new record.
            reset(s.run)
            open_record()
            if not s.closed:
                store(lines, tail, why)

    def store(lines, tail, why):
        """What happened may be cut off at the cap; how it ended has room of its own."""
        body = '\n'.join(lines)
        if body and state.size + len(body) < state.cap - 1024:
            tail = body + '\n' + tail
        else:
            state.dropped += len(lines)
        write(tail, append_flags, reserve if why else 0)

    def ending(why):
        s = state
        code, source, exception = None, '', s.exception
        if why == '_exit':
            code, source = s.exit, 'observed'
        elif why == 'exit' and exception:
            code, source = 1, 'observed'
            if exception == 'KeyboardInterrupt' and sys.version_info >= (3, 8) and not windows:
                code = -2
        elif why == 'exit':
            certain = not catches_exit()
            if s.exit is not None:
                code, source = s.exit, 'observed' if certain else 'assumed'
            elif certain:
                code, source = 0, 'assumed'
        return [('code', code), ('source', source), ('exception', exception), ('peak', peak_memory())]

    def catches_exit():
        """Whether the main script may raise or catch SystemExit itself: then its exit code cannot be told from here."""
        path = getattr(modules.get('__main__'), '__file__', None)
        text = code_text()
        if text is None:
            try:
                descriptor = os_open(path, os.O_RDONLY | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_NONBLOCK', 0))
            except (OSError, TypeError, ValueError):
                return True
            try:
                text = os.read(descriptor, 1 << 17)
            except OSError:
                return True
            finally:
                os_close(descriptor)
        text = text.replace(b'sys.exit(', b'').replace(b'_exit(', b'')
        return b'SystemExit' in text or b'BaseException' in text or b'exit(' in text or b'quit(' in text

    def peak_memory():
        if not sys.platform.startswith('linux'):
            return None
        head, found, tail = read_small('/proc/self/status').partition(b'VmHWM:')
        return int(tail.split(None, 1)[0]) * 1024 if found else None

    def finish(why):
        def last():
            try:
                flush(why)
            finally:
                state.closed = True
        if not state.closed:
            guarded(last)

    # ---- what identifies the run ------------------------------------------------------------------------------------

    def command_line():
        argv = getattr(sys, 'orig_argv', None)
        if argv:
            return list(argv)
        if sys.platform.startswith('linux'):
            return [part.decode('utf-8', 'surrogateescape') for part in read_small('/proc/self/cmdline').split(b'\0')[:-1]]
        return list(getattr(sys, 'argv', []))

    def inline_code(argv):
        """The index of the program text of `python -c`, or -1. Options that take a value are -W, -X and --check-…"""
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
        return '' if text is None else sha256(text)

    def sha256(data):
        try:
            from _sha2 import sha256 as make
        except ImportError:
            from _sha256 import sha256 as make
        return make(data).hexdigest()

    def working_directory():
        try:
            return os.getcwd()
        except OSError:
            return ''

    def environment_names():
        """Names, never values, of variables that matter to an analyst."""
        names = []
        for name in list(getattr(modules.get('posix'), 'environ', ())):
            name = name.decode('utf-8', 'replace')
            if name.startswith(('PYTHON', 'PIP_', 'UV_', 'LD_', 'DYLD_')) or sensitive(name) and name[-3:] != 'PWD':
                names.append(name)
        return sorted(names)[:64]

    # ---- redaction --------------------------------------------------------------------------------------------------

    words = ('password', 'passwd', 'passphrase', 'pwd', 'secret', 'token', 'apikey', 'api_key', 'api-key', 'credential',
             'access_key', 'access-key', 'private_key', 'private-key', 'auth', 'cookie', 'account_key', 'account-key',
             'bearer', 'signature', 'conn_str', 'connection_string')
    prefixes = ('sk-', 'sk_', 'pk_live', 'rk_', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'xox',
                'AKIA', 'ASIA', 'AIza', 'ya29.', 'hf_', 'gsk_', 'r8_', 'pypi-', 'npm_', 'eyJ', 'dop_v1_', 'SG.', 'shpat_',
                'hvs.', 'dapi', 'xai-', 'pplx-', 'AccountKey=', 'key-', 'sq0', 'lin_api_', 'ATATT', 'AGE-SECRET-KEY')

    def sensitive(name):
        name = name.lower()
        if name.endswith(('_key', '-key', '_pass', '-pass')) or name.strip('-') in ('key', 'pass'):
            return True
        for word in words:
            if word in name:
                return True
        return False

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
        for prefix in prefixes:
            if bare.startswith(prefix) and len(bare) >= len(prefix) + 8:
                return hidden
        name, equals, value = word.partition('=')
        if equals and value:
            return name + '=' + (hidden if sensitive(name) else redact_piece(value))
        name, colon, value = word.partition(':')
        if colon and value and sensitive(name):
            return name + ':' + hidden
        return hidden if random_looking(bare.rstrip('\'")}]>,;')) else word

    def redact(argv):
        """A command line without its secrets; the text of `python -c` is replaced by its length."""
        shown, hide_next = [], False
        inline = inline_code(argv) if argv and 'python' in argv[0].rpartition(os.sep)[2].lower() else -1
        for index, item in enumerate(argv):
            if index == inline:
                shown.append('<%d characters of code>' % len(item))
                hide_next = False
                continue
            if hide_next and item and not item.startswith('--'):
                shown.append(hidden)
                hide_next = False
                continue
            hide_next = item.startswith('-') and '=' not in item and sensitive(item)
            shown.append(redact_text(item))
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
            if name == here:
                pass
            elif name.startswith('<frozen importlib'):
                importing = 1
            elif not who and not in_stdlib(name):
                who = frame.f_globals.get('__name__') or ''
            frame, depth = frame.f_back, depth + 1
        return (who if type(who) is str else ''), importing

    def in_stdlib(name):
        if name.startswith('<frozen'):
            return True
        return name.startswith(stdlib) and not name[len(stdlib):].startswith(('site-packages', 'dist-packages'))

    def event(kind, name, detail='', port=None, guess=None):
        """Keeps the first few distinct events of a kind, counts all."""
        s = state
        s.counts[kind] = s.counts.get(kind, 0) + 1
        key = (kind, name, detail, port)
        if key in s.seen:
            # The clock is looked at now and then, for the heartbeat of long runs.
            if not s.counts[kind] & 31 and tick() - s.flushed >= s.interval:
                guarded(flush)
            return
        if s.closed:
            return
        of_kind = s.seen.get(kind, 0)
        if of_kind >= per_kind:
            s.dropped += 1
            return
        s.seen[kind] = of_kind + 1
        s.seen[key] = True
        who, importing = origin()
        s.lines.append(record('event', [
            ('t', now()), ('c', kind), ('n', name), ('d', detail), ('port', port), ('by', who),
            ('importing', importing or None), ('guess', guess)]))
        if len(s.lines) >= 32 or tick() - s.flushed >= s.interval:
            guarded(flush)

    def text_of(value):
        if type(value) is str:
            return value
        if type(value) is bytes:
            return value.decode('utf-8', 'surrogateescape')
        if type(value) is int or value is None:
            return ''
        return value if isinstance(value, str) else ''

    def on_write(path):
        """A file opened for writing that was not seen yet, as long as there is room."""
        s = state
        if type(path) is int or (s.busy and s.busy == get_ident()) or path in s.paths:
            return
        if len(s.paths) >= per_kind:
            s.writes_full = True
            return
        text = text_of(path)
        if text and not text.startswith('/dev/') and text[-4:] != '.pyc' and '.pyc.' not in text[-20:]:
            s.paths.add(path)
            event('write', absolute(text))

    def on_read(path):
        nonlocal examined
        s = state
        if s.busy and s.busy == get_ident():
            return
        examined += 1
        stem, dot, kind = path.rpartition('.')
        if not dot or len(kind) > 8:
            return
        kind = kind.lower()
        if kind not in data_types:
            return
        directory = path.rpartition(os.sep)[0]
        key = (directory, kind)
        if directory[:1] != os.sep:
            key = (absolute(directory), kind)
        if key in s.reads:
            s.reads[key] += 64 if examined > 192 else 1  # one of a sample stands for the rest
        elif len(s.reads) < per_kind and not directory.startswith(('/proc', '/sys')) and not in_stdlib(path):
            s.reads[key] = 1

    def absolute(path):
        if path[:1] == os.sep or path[1:2] == ':':
            return path
        if state.cwd is None:
            state.cwd = working_directory()
        return state.cwd + os.sep + path if path else state.cwd

    def on_chdir(args):
        state.cwd = None

    def on_import(args):
        name = args[0]
        if policy.imports:
            check_import(name)
        if '.' in name or name in state.imports or len(state.imports) >= 1024 or state.busy == get_ident():
            return
        if name[:1] == '_' or name in (standard or list_standard()):
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
        s = state
        wanted = []
        if last or not hooked:
            for name in list(modules):
                if '.' not in name and name[:1] != '_' and name not in s.imports and name not in standard:
                    s.imports[name] = (s.began, '')
        for name in list(s.imports):
            found = s.imports[name]
            if found is None or name not in modules:
                continue
            places = module_files(name)
            if not places and not last:
                continue
            s.imports[name] = None
            wanted += [(full, path, found) for full, path in places]
        versions = {}
        for full, path, (when, who) in wanted:
            root = path[:-len('__init__.py') - 1] if path.endswith('__init__.py') else path
            for _ in range(full.count('.') + 1):
                root = root.rpartition(os.sep)[0]
            if in_stdlib(path) or root == '':
                continue
            if root not in versions:
                versions[root] = distributions(root)
            lines.append(record('event', [
                ('t', when), ('c', 'import'), ('n', full), ('d', versions[root].get(plain(full), '')), ('file', path),
                ('by', who)]))

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

    def on_resolve(args):
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
        event('resolve', host, '', port)

    def on_connect(args):
        host, port = address(args[1])
        if port is None:
            if host:
                event('unix', host.replace('\0', '@'))
            return
        asked = state.asked.get(port) or ()
        if host in asked or not asked:
            check_host(host)
            event('connect', host, host, port)
        else:
            event('connect', asked[-1], host, port, 1 if len(asked) > 1 else None)

    def on_bind(args):
        host, port = address(args[1])
        event('bind', host, '', port) if port is not None else event('bind', host.replace('\0', '@'))

    def on_service(args):
        host = host_name(args[1])
        if host:
            check_host(host)
            event('http', host, '', number(args[2]))

    def on_protocol(args):
        host = host_name(args[1])
        check_host(host)
        event('service', host, '', number(args[2]))

    def on_url(args):
        scheme, mark, rest = text_of(args[0]).partition('://')
        if mark:
            for end in '/?#':
                rest = rest.partition(end)[0]
            host, colon, port = rest.rpartition('@')[2].partition(':')
            if host:
                check_host(host.lower())
                event('url', host.lower(), scheme.lower()[:16], number(port))

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

    def on_pty(args):
        name, line = program('', args[0])
        event('subprocess', name, line)

    def on_exec(args):
        name, line = program(args[0], args[1])
        event('exec', name, line)
        # Nothing of Python runs after a successful exec, so what is known is written now; the run goes on if it fails.
        guarded(lambda: flush('exec'))

    def on_dynamic(kind):
        def handle(args):
            code = args[0] if kind == 'exec_code' else None
            name = code.co_filename if hasattr(code, 'co_filename') else text_of(args[1] if len(args) > 1 else '')
            frame = getframe(1).f_back
            if name[:1] != '<' or name[:7] == '<frozen':
                if frame is not None and kind == 'exec_code':
                    on_module(frame)
                return
            if frame is None or in_stdlib(frame.f_code.co_filename) or frame.f_globals.get('__name__') == 'site':
                return
            event(kind, name, '')
        return handle

    def on_library(args):
        event('dlopen', absolute_library(text_of(args[0])))

    def absolute_library(name):
        return absolute(name) if os.sep in name else name

    def on_database(args):
        name = text_of(args[0])
        event('database', name if name[:1] == ':' else redact_piece(absolute(name)))

    def on_remove(args):
        path = text_of(args[0])
        if path and path[-4:] != '.pyc' and '.pyc.' not in path[-20:] and state.busy != get_ident():
            event('remove', absolute(path))

    def on_fork(args):
        state.forking = True

    def on_main(mode):
        def handle(args):
            name = text_of(args[0]) if args else ''
            if mode == 'file' and policy.hashes:
                check_script(name)
            if mode == 'command':
                name = ''
            state.lines.append(record('main', [('mode', mode), ('name', absolute(name) if mode == 'file' else name)]))
        return handle

    def on_uncaught(args):
        kind = args[1]
        if get_ident() == main_thread and not hasattr(sys, 'ps1'):
            module = getattr(kind, '__module__', '')
            name = getattr(kind, '__name__', '')
            state.exception = name if module == 'builtins' else text_of(module) + '.' + text_of(name)

    def on_other_hook(args):
        state.others = True

    def on_warning_event(kind):
        def handle(args):
            event(kind, '')
        return handle

    # ---- policy -----------------------------------------------------------------------------------------------------

    policy = State()
    policy.mode, policy.message, policy.imports, policy.hosts, policy.hashes = '', '', (), (), ()

    def load_policy():
        """Read only when it belongs to root or to the owner of this very file, and no one else can write it."""
        try:
            info = os.lstat(policy_path)
            owner = os.lstat(here).st_uid
        except OSError:
            return
        if not windows and (info.st_uid not in (0, owner) or info.st_mode & 0o022 or info.st_mode & 0o170000 != 0o100000):
            return
        imports, hosts, hashes, mode, message = set(), set(), set(), '', ''
        for line in read_small(policy_path).decode('utf-8', 'replace').split('\n'):
            key, _, value = line.strip().partition(' ')
            value = value.strip()
            if key == 'mode' and value in ('warn', 'block'):
                mode = value
            elif key == 'message':
                message = value
            elif key == 'import' and value:
                imports.add(value)
            elif key == 'host' and value:
                hosts.add(value.lower())
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
        if name in policy.imports:
            refuse('import', name)

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
        data, s = [], state
        s.busy, before = get_ident(), s.busy
        try:
            descriptor = os_open(path, os.O_RDONLY | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_NONBLOCK', 0))
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
            s.busy = before

    # ---- wiring -----------------------------------------------------------------------------------------------------

    data_types = frozenset(
        'csv tsv xls xlsx xlsm xlsb ods parquet feather arrow orc avro json jsonl ndjson xml yaml yml toml ini sql sqlite '
        'sqlite3 db db3 mdb accdb dbf pkl pickle npy npz h5 hdf5 mat sav dta sas7bdat pdf doc docx odt rtf ppt pptx txt log '
        'md html eml msg pst mbox zip gz tgz tar bz2 xz 7z pem key p12 pfx jks kdbx env ipynb png jpg jpeg tif tiff wav mp3 '
        'mp4 bin dat geojson shp gpkg vcf ics'.split())
    standard = set(getattr(sys, 'stdlib_module_names', ()))
    handlers = {
        'import': on_import, 'os.chdir': on_chdir, 'socket.getaddrinfo': on_resolve,
        'socket.gethostbyname': on_resolve, 'socket.connect': on_connect, 'socket.sendto': on_connect,
        'socket.bind': on_bind, 'http.client.connect': on_service, 'urllib.Request': on_url,
        'smtplib.connect': on_protocol, 'ftplib.connect': on_protocol, 'imaplib.open': on_protocol,
        'poplib.connect': on_protocol, 'telnetlib.Telnet.open': on_protocol, 'subprocess.Popen': on_popen,
        'os.system': on_system, 'os.exec': on_exec, 'os.posix_spawn': on_spawn, 'os.spawn': on_spawn_mode,
        'pty.spawn': on_pty, 'exec': on_dynamic('exec_code'), 'compile': on_dynamic('compile'),
        'ctypes.dlopen': on_library, 'sqlite3.connect': on_database, 'os.remove': on_remove, 'os.rmdir': on_remove,
        'shutil.rmtree': on_remove, 'os.fork': on_fork, 'os.forkpty': on_fork,
        'cpython.run_command': on_main('command'), 'cpython.run_file': on_main('file'),
        'cpython.run_module': on_main('module'), 'cpython.run_stdin': on_main('stdin'),
        'cpython.run_interactivehook': on_main('interactive'), 'sys.excepthook': on_uncaught,
        'sys.unraisablehook': on_warning_event('unraisable'), 'ensurepip.bootstrap': on_warning_event('ensurepip'),
        'sys.addaudithook': on_other_hook,
    }
    handler_of = handlers.get

    def hook(name, args):
        nonlocal opened, written
        if name == 'open':
            # By far the most frequent. After some hundred files a sample of those that are read tells enough.
            path, mode, flags = args
            if flags & 3:
                written += 1
                if state.writes_full:
                    return
                handler, args = on_write, path
            else:
                opened += 1
                if examined > 192 and opened & 63 or type(path) is not str or path[-4:] == '.pyc' or path[-3:] == '.py':
                    return
                handler, args = on_read, path
        else:
            handler = handler_of(name)
        if handler is not None:
            try:
                handler(args)
            except Exception as error:
                for own in denied:
                    if own is error:
                        raise
                pass_on(error)

    def at_exit():
        try:
            if getpid() != state.pid:
                reset(state.run)
            kind = getattr(sys, 'last_type', None)
            if not hooked and kind is not None and not hasattr(sys, 'ps1'):
                on_uncaught((None, kind))
            finish('exit')
        except Exception as error:
            pass_on(error)

    def in_child():
        """A fork that Python code asked for is a run of its own; one made to exec at once is known when it does more."""
        try:
            real = state.forking
            reset(state.run)
            if real:
                guarded(open_record)
        except Exception as error:
            pass_on(error)

    def in_parent():
        state.forking = False

    def _exit(*args, **names):
        status = args[0] if args else names.get('status')
        if type(status) is int:
            try:
                if getpid() != state.pid:
                    reset(state.run)
                state.exit = status & 0xff if not windows else status
                finish('_exit')
            except Exception as error:
                pass_on(error)
        return real_os_exit(*args, **names)

    def exit(*args):
        if get_ident() == main_thread and len(args) < 2:
            value = args[0] if args else None
            if type(value) is int:
                state.exit = value & 0xff if not windows else value
            else:
                state.exit = 0 if value is None or value is False else 1
        return real_exit(*args)

    reset('')
    load_policy()
    guarded(open_record)
    state.closed = state.closed or not state.run
    if state.closed and not policy.mode:
        return
    atexit.register(at_exit)
    _exit.__qualname__, _exit.__module__, _exit.__doc__ = '_exit', 'os', real_os_exit.__doc__
    exit.__qualname__, exit.__module__, exit.__doc__ = 'exit', 'sys', real_exit.__doc__
    _exit.__wrapped__, exit.__wrapped__ = real_os_exit, real_exit
    os._exit, sys.exit = _exit, exit
    if hasattr(os, 'register_at_fork'):
        os.register_at_fork(after_in_child=in_child, after_in_parent=in_parent)
    if hooked:
        live = True
        sys.addaudithook(hook)
