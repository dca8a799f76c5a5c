"""Converts exports of the bank from cp1252 to UTF-8."""
import sys
from pathlib import Path

for name in sys.argv[1:]:
    path = Path(name)
    text = path.read_text(encoding="cp1252")
    lines = [line.rstrip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    target = path.with_name(path.stem + "_utf8" + path.suffix)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(target, len(lines), "lines")
if len(sys.argv) == 1:
    print("usage: csv_to_utf8.py FILE…")
    sys.exit(2)
