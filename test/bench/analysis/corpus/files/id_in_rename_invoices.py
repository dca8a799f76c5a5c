"""Renames scanned invoices: 2025-01-31 ACME 4711.pdf."""
import re
from pathlib import Path

FORM = re.compile(r"(?P<number>\d+)_(?P<supplier>[^_]+)_(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4})\.pdf$", re.I)

for path in Path("scans").iterdir():
    match = FORM.match(path.name)
    if match is None:
        continue
    part = match.groupdict()
    target = path.with_name(f"{part['year']}-{part['month']}-{part['day']} {part['supplier']} {part['number']}.pdf")
    if target.exists():
        print("exists:", target.name)
    else:
        path.rename(target)
