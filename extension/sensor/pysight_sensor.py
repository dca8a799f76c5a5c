"""Records what a run of Python does, for the security team of the organisation that owns this machine.

Installed by `pysight sensor install` and removed by `pysight sensor uninstall`. It writes one small file per process into
the spool and nothing anywhere else. It must never change what a program does: every error of its own is dropped and
counted, it imports only built-in modules, it keeps no descriptor open and starts no thread. CPython 3.6 and later; before
3.8 there are no audit hooks (PEP 578) and only the start and the end of a run are known.

Most of it stands at the end as text that is no part of the compiled module. A function of it is made when it is first called,
from compiled code where that can be kept in __pycache__, else from the text: a run that ends soon needs few of them. Their
globals are a dictionary of our own: those of a module are set to None while an interpreter shuts down.
"""
VERSION = '1.2.0'
SPOOL = '/var/lib/pysight/spool'
POLICY = '/var/lib/pysight/policy'

_started = []


def start():
    """Starts recording, once; never raises, never prints. The entry point of the .pth and .start files."""
    if not _started:
        _started.append(True)
        try:
            load_parts()('begin')()
        except Exception:
            pass


def load_parts():
    """What gives each function of the parts by its name."""
    import builtins
    import marshal
    import os
    import sys
    from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader, cache_from_source
    from _thread import get_ident
    here = start.__code__.co_filename
    path = here[:-3] + '_parts.py'
    status = os.stat(here)
    # The layout of importlib (PEP 552 from 3.7): magic number, flags, time and size of the source.
    header = MAGIC_NUMBER + bytes(4 if sys.version_info >= (3, 7) else 0) + b''.join(
        [(number & 0xffffffff).to_bytes(4, 'little') for number in (int(status.st_mtime), status.st_size)])
    # The program may replace what the module of built-in functions has.
    names = {'__name__': '_pysight_sensor', '__builtins__': dict(vars(builtins))}
    cache = places = None
    try:
        cache = cache_from_source(path)
        kept = read_whole(os, cache)
        if kept[:len(header)] == header:
            places = marshal.loads(kept[len(header):len(header) + 8192])
    except Exception:
        pass
    if not places:
        places = cut_pieces(read_whole(os, here))
        if cache and not sys.dont_write_bytecode and os.access(os.path.dirname(cache) + os.sep, os.W_OK):
            tools = {}
            exec(b'def ' + places['compile_pieces'], tools)
            places, kept = tools['compile_pieces'](places, header, marshal.dumps)
            SourceFileLoader('_pysight_sensor_parts', path).set_data(cache, kept, _mode=0o644)
    size = places.pop('', 0)
    codes = memoryview(kept)[-size:] if size else None
    own_work = set()
    ready = make_on_demand(names, places, codes, marshal.loads, own_work, get_ident)
    names.update(
        ours=(here, '<pysight sensor>'), spool=SPOOL, policy_path=POLICY, version=VERSION, os=os, sys=sys, get_ident=get_ident,
        ready=ready, all_ready=lambda: [ready(name) for name in [*places]], own_work=own_work)
    return ready


def cut_pieces(text):
    """The text of each function after its `def`, by its name. In bytes: characters take twice the memory, which is not free."""
    text = text.replace(b'\r', b'')
    text = text[text.index(b"\nr'''"):text.rindex(b"'''")]
    return {piece[:piece.index(b'(')].decode(): piece for piece in text.split(b'\ndef ')[1:]}


def read_whole(os, path):
    descriptor = os.open(path, os.O_RDONLY | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_BINARY', 0))
    try:
        return os.read(descriptor, 1 << 18)
    finally:
        os.close(descriptor)


def make_on_demand(names, places, codes, loads, own_work, get_ident):
    """A function that puts the others into names, with stand-ins for those that they call."""
    def ready(name):
        place = places.get(name)
        if place is not None:
            # Threads may be here together: each takes itself out again, and nobody else.
            me = get_ident()
            nested = me in own_work
            own_work.add(me)
            try:
                if codes is None:
                    execute(build(b'def ' + place, '<pysight sensor>', 'exec', 0, True), names)
                    places.pop(name, None)
                else:
                    begin = place & 0xfffff
                    unpack(*loads(codes[begin:begin + (place >> 20)]))
            finally:
                if not nested:
                    own_work.discard(me)
        return names[name]

    def unpack(made, called):
        for name in called:
            if name in places and name not in names:
                names.setdefault(name, stand_in(name))
        for name, code, defaults in made:
            names[name] = function(code, names, name, defaults)
            places.pop(name, None)

    def stand_in(name):
        return lambda *args, **keywords: ready(name)(*args, **keywords)

    # Found now: the program may replace them.
    execute, build, function = exec, compile, type(ready)
    if codes is None:
        names.update([(name, stand_in(name)) for name in places])
    return ready
