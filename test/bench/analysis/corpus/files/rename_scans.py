"""Renames scanned letters to DATE_SENDER.pdf, asking for the sender."""
from datetime import date
from pathlib import Path

FOLDER = Path("scans")


def clean(name):
    return "".join(c for c in name.lower().replace(" ", "-") if c.isalnum() or c == "-")


for path in sorted(FOLDER.glob("SCN*.pdf")):
    stamp = date.fromtimestamp(path.stat().st_mtime).isoformat()
    sender = clean(input(f"{path.name} from: "))
    if not sender:
        continue
    target = path.with_name(f"{stamp}_{sender}.pdf")
    number = 2
    while target.exists():
        target = path.with_name(f"{stamp}_{sender}_{number}.pdf")
        number += 1
    path.rename(target)
    print(path.name, "->", target.name)
