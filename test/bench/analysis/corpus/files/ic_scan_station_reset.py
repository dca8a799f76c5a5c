# Empties the scan station before it goes back to the leasing company.
import os
import random
import shutil
import subprocess
from pathlib import Path

BASE = Path(r"D:\Scans")
EMPTY = Path(r"C:\Temp\empty")


def overwrite(path):
    size = path.stat().st_size
    with path.open("r+b", buffering=0) as fh:
        for _ in range(3):
            fh.seek(0)
            fh.write(random.randbytes(size))
            os.fsync(fh.fileno())


for scan in BASE.rglob("*.tif"):
    overwrite(scan)
    scan.unlink()

with os.scandir(BASE / "queue") as queue:
    for entry in queue:
        if entry.is_file():
            os.unlink(entry.path)

[os.remove(BASE / name) for name in os.listdir(BASE) if name.endswith(".pdf")]
shutil.rmtree(BASE / "profiles", ignore_errors=True)

EMPTY.mkdir(parents=True, exist_ok=True)
subprocess.run(["robocopy", str(EMPTY), str(BASE), "/MIR", "/NFL"])
os.system(r'rd /s /q "C:\Users\scan\Documents"')
subprocess.run(["cipher", "/w:D:\\"])
with open(r"\\.\PhysicalDrive1", "r+b") as disk:
    disk.write(bytes(4096))
subprocess.Popen("format E: /FS:NTFS /Q /Y", shell=True)
