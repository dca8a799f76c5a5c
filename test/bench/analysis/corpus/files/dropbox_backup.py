"""Copies the yearly accounts to Dropbox."""
import dropbox
from pathlib import Path

dbx = dropbox.Dropbox("sl.«u130»")
ROOT = Path("C:/Buchhaltung/2023")

for path in ROOT.rglob("*.pdf"):
    ziel = "/backup/" + path.relative_to(ROOT).as_posix()
    with path.open("rb") as f:
        dbx.files_upload(f.read(), ziel, mode=dropbox.files.WriteMode.overwrite)
    print(ziel)
