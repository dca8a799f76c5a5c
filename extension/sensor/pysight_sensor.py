"""Records what a run of Python does, for the security team of the organisation that owns this machine.

Installed by `pysight sensor install` and removed by `pysight sensor uninstall`. It writes one small file per process into
the spool and nothing anywhere else. It must never change what a program does: every error of its own is dropped and
counted, it imports only built-in modules, it keeps no descriptor open and starts no thread. CPython 3.6 and later; before
3.8 there are no audit hooks (PEP 578) and only the start and the end of a run are known.

Most of it is in PARTS, as text: where compiled code can be kept in __pycache__ it is compiled once as a whole; where not,
each start would have to compile everything, and compiles only the functions that the program makes it call, one by one,
which also touches less memory. Their globals are a dictionary of our own: those of a module are set to None while an
interpreter shuts down.
"""
VERSION = '1.2.0'
SPOOL = '/var/lib/pysight/spool'
POLICY = '/var/lib/pysight/policy'
PARTS = ''

_started = []


def start():
    """Starts recording, once; never raises, never prints. The entry point of the .pth and .start files."""
    if not _started:
        _started.append(True)
        try:
            load_parts()['begin']()
        except Exception:
            pass


def make_on_demand():
    """A namespace that compiles a function when its name is first looked up. Runs with a class of its own: most make none."""
    class OnDemand(dict):
        def __missing__(self, name):
            code = 'def ' + self['pieces'][name]
            # Threads may be here together: each takes itself out again, and nobody else.
            me, compiling = self['get_ident'](), self['compiling']
            nested = me in compiling
            compiling.add(me)
            try:
                exec(compile(code, self['ours'][1], 'exec', 0, True), self)
            finally:
                if not nested:
                    compiling.discard(me)
            return self[name]

    return OnDemand


def load_parts():
    """The namespace of the parts."""
    import builtins
    import marshal
    import os
    import sys
    from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader, cache_from_source
    from _thread import get_ident
    here = start.__code__.co_filename
    path = here[:-3] + '_parts.py'
    # The layout of importlib (PEP 552 from 3.7): magic number, flags, time and size of the source.
    header = MAGIC_NUMBER + bytes(4 if sys.version_info >= (3, 7) else 0) + b''.join(
        [(number & 0xffffffff).to_bytes(4, 'little') for number in (int(os.stat(here).st_mtime), len(PARTS))])
    cache = code = None
    try:
        cache = cache_from_source(path)
        descriptor = os.open(cache, os.O_RDONLY | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_BINARY', 0))
        try:
            kept = os.read(descriptor, 1 << 18)
        finally:
            os.close(descriptor)
        if kept[:len(header)] == header:
            code = marshal.loads(kept[len(header):])
    except Exception:
        pass
    if not code and cache and not sys.dont_write_bytecode and os.access(os.path.dirname(cache) + os.sep, os.W_OK):
        code = compile(PARTS, path, 'exec', 0, True)
        SourceFileLoader('_pysight_sensor_parts', path).set_data(cache, header + marshal.dumps(code), _mode=0o644)
    names = dict(vars(builtins)) if code else make_on_demand()(vars(builtins))
    names.update(
        __name__='_pysight_sensor', ours=(here, path), spool=SPOOL, policy_path=POLICY, version=VERSION, os=os, sys=sys,
        get_ident=get_ident, compiling=set())
    if code:
        exec(code, names)
    else:
        names['pieces'] = {piece[:piece.index('(')]: piece for piece in PARTS.split('\ndef ')[1:]}
    return names
