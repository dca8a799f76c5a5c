import { suite } from 'uvu';
import { finds, findsCommand, silent, silentCommand } from '../../helpers/rules.ts';

const test = suite('hidden code, written differently');

test('runs what it decodes, whatever the way', () => {
  finds(
    'PYS-OBF-001',
    'exec("".join(map(chr, [112, 114, 105, 110, 116, 40, 49, 41])))',
    'exec("".join(chr(c) for c in [112, 114, 105, 110, 116, 40, 49, 41]))',
    'exec(")1(tnirp"[::-1])',
    'import codecs\nexec(codecs.decode("cevag(1)", "rot13"))',
    'import codecs\nexec(codecs.encode("cevag(1)", "rot_13"))',
    'def d(s, k):\n    return bytes(b ^ k for b in bytes.fromhex(s)).decode()\nexec(d("0a0b0c0d0e0f", 7))',
    'u = lambda b, k: bytes(x ^ k[i % len(k)] for i, x in enumerate(b))\neval(u(b"abcdefghijkl", b"key").decode())',
    '_ = lambda __: __import__("zlib").decompress(__import__("base64").b64decode(__[::-1]))\nexec((_)(b"==Qabcdefghij"))',
    'import builtins, base64\nvars(builtins)["exec"](base64.b64decode("cHJpbnQoMSk="))',
    'import base64\n__builtins__.__dict__["ev" + "al"](base64.b64decode("cHJpbnQoMSk="))',
    'from cryptography.fernet import Fernet\nexec(Fernet(b"0123456789abcdef").decrypt(b"gAAAAABabcdefgh"))',
    'from urllib.parse import unquote\nexec(unquote("%70%72%69%6e%74%28%31%29"))',
    'import base64, zlib, types, marshal\ntypes.FunctionType(marshal.loads(zlib.decompress(base64.b64decode("eJxLTEoGAAJNASc="))), globals())()',
  );
  silent(
    'PYS-OBF',
    'exec(open("setup.py").read())',
    'code = "\\n".join(lines)\nexec(code)',
    'eval("1 + " + str(n))',
    'a = []\nwhile n:\n    a.append(n.attr)\ns = ".".join(reversed(a))\neval(s)',
    'import re\nre.compile("".join(parts))',
    'x = text[::-1]\nprint(x)',
    'key = bytes(b ^ 7 for b in data)',
  );
});

test('names that a search does not find', () => {
  finds(
    'PYS-OBF-006',
    'import os\ngetattr(os, "metsys"[::-1])("ls")',
    'import os\nn = "sys" + "tem"\ngetattr(os, n)("ls")',
    'import os\ngetattr(os, "".join(reversed("nepop")))("ls")',
    '__import__("".join(["sub", "process"]))',
    'import importlib\nimportlib.import_module(bytes.fromhex("6f73").decode())',
    'f = "".join(map(chr, (101, 118, 97, 108)))',
    'globals()["ex" + "ec"]("1")',
    'import base64\n__import__(base64.b64decode("b3M=").decode())',
    'import codecs\ngetattr(__import__("os"), codecs.decode("flfgrz", "rot13"))',
  );
  silent(
    'PYS-OBF',
    'import os\ngetattr(os, "name")',
    'getattr(self, "on_" + event)()',
    'import importlib\nimportlib.import_module("plugins." + name)',
    'import importlib\nimportlib.import_module("os")',
    'globals()["handler_" + kind](x)',
    'handlers["open"](x)\nhandlers["run"]()',
    '"".join(["o", "s"])',
    'word = "level"[::-1]',
    'fn = getattr(obj, "".join(["do_", cmd]))',
  );
});

test('commands', () => {
  finds(
    'PYS-OBF-008',
    'import os\nos.system("".join(chr(c) for c in (108, 115)))',
    'import os\nos.system("sl"[::-1])',
    'import os\np = getattr(os, "".join(reversed("nepop")))\np(bytes.fromhex("6c73").decode()).read()',
    'import subprocess, codecs\nsubprocess.run(codecs.decode("yf -yn", "rot13"), shell=True)',
  );
  findsCommand(
    'PYS-OBF-008',
    'bash -c "$(echo bHM= | base64 -d)"',
    'certutil -decode a.txt a.exe',
    'echo sl | rev | sh',
  );
  findsCommand(
    'PYS-OBF-007',
    'powershell -NonInteractive -EncodedCommand SQBFAFgA',
    'powershell.exe -w hidden -en SQBFAFgA',
    'powershell -c "I`E`X(New-Object Net.WebClient)"',
    "powershell -c \"('Down'+'loadString')\"",
    'cmd /c p^o^w^e^r^shell',
  );
  silentCommand(
    'PYS-OBF',
    'powershell -ExecutionPolicy RemoteSigned -File a.ps1',
    'powershell -Command Get-Date',
    'base64 -d in.txt > out.bin',
    'echo `date`',
    'git log --pretty=format:%h^',
  );
  silent(
    'PYS-OBF',
    'import os\nos.system("ls " + " ".join(names))',
    'import subprocess\nsubprocess.run("a b".split())',
  );
});

test('embedded pickles and code objects', () => {
  finds(
    'PYS-OBF-002',
    'import pickle, base64\npickle.loads(base64.b64decode("gASVBwAAAAAAAACMA2Zvb5Qu"))',
    'import types\ntypes.CodeType(0, 0, 0, 0, 1, 64, b"d\\x00S\\x00d\\x00S\\x00d\\x00S\\x00d\\x00S\\x00d\\x00S\\x00", ())',
  );
  silent(
    'PYS-OBF',
    'import pickle\npickle.loads(row["blob"])',
    'import pickle\npickle.loads(b"I1\\n.........")',
  );
});

test('marks of tools', () => {
  finds(
    'PYS-OBF-009',
    'from pytransform import pyarmor_runtime\npyarmor_runtime()',
    '# Created by pyminifier (https://github.com/liftoff/pyminifier)\nimport os',
    'O0O0O0OO = 1\nOO0O0OO0 = O0O0O0OO\nO00O0O0O = OO0O0OO0\nOO00OO00 = O00O0O0O',
  );
  silent(
    'PYS-OBF',
    '# Created by Ana\nprint("encrypted by hand")',
    'x = 0x00000000\ny = 10000000\nz = 11111111\nw = 100000000',
    'OOOOOO = 1',
  );
});

test.run();
