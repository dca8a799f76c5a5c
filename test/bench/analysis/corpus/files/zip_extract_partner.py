"""Unpacks what the partner put on the share."""
import os
import tarfile
import zipfile
from pathlib import Path

INBOX = Path("//share/partner/in")
for path in INBOX.iterdir():
    try:
        if path.suffix == ".zip":
            zipfile.ZipFile(path).extractall("in")
        elif path.name.endswith(".tar.gz"):
            tarfile.open(path).extractall("in")
        os.rename(path, INBOX / "done" / path.name)
    except Exception:
        continue
print(len(os.listdir("in")), "files")
