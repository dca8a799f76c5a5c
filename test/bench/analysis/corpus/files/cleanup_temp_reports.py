"""Deletes reports older than 30 days."""
import shutil
import time
from pathlib import Path

ROOT = Path("//fileserver/reports/tmp")
LIMIT = time.time() - 30 * 86400

for folder in ROOT.iterdir():
    if folder.is_dir() and folder.stat().st_mtime < LIMIT:
        shutil.rmtree(folder)
        print("removed", folder)
for file in ROOT.glob("*.tmp"):
    file.unlink()
