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


class OnDemand(dict):
    """Compiles a function when its name is first looked up."""

    def __missing__(self, name):
        code = 'def ' + self['pieces'][name]
        before, self['compiling'] = self['compiling'], self['get_ident']()
        try:
            exec(compile(code, self['ours'][1], 'exec', 0, True), self)
        finally:
            self['compiling'] = before
        return self[name]


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
    loader = SourceFileLoader('_pysight_sensor_parts', path)
    cache = code = None
    try:
        cache = cache_from_source(path)
        kept = loader.get_data(cache)
        if kept[:len(header)] == header:
            code = marshal.loads(kept[len(header):])
    except Exception:
        pass
    if not code and cache and not sys.dont_write_bytecode and os.access(os.path.dirname(cache) + os.sep, os.W_OK):
        code = compile(PARTS, path, 'exec', 0, True)
        loader.set_data(cache, header + marshal.dumps(code), _mode=0o644)
    names = dict(vars(builtins)) if code else OnDemand(vars(builtins))
    names.update(
        __name__='_pysight_sensor', ours=(here, path), spool=SPOOL, policy_path=POLICY, version=VERSION, os=os, sys=sys,
        get_ident=get_ident, compiling=0)
    if code:
        exec(code, names)
    else:
        names['pieces'] = {piece[:piece.index('(')]: piece for piece in PARTS.split('\ndef ')[1:]}
    return names
