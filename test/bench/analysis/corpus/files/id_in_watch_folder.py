import shutil
import time
from pathlib import Path

INBOX, DONE = Path("inbox"), Path("done")
TARGETS = {".pdf": "documents", ".xlsx": "tables", ".jpg": "images"}

DONE.mkdir(exist_ok=True)
while True:
    for path in INBOX.glob("*.*"):
        folder = DONE / TARGETS.get(path.suffix.lower(), "other")
        folder.mkdir(exist_ok=True)
        shutil.move(path, folder / path.name)
        print("moved", path.name)
    time.sleep(10)
