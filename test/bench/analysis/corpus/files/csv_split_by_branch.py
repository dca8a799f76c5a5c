"""Splits the price list into a file per branch."""
import csv
from contextlib import ExitStack
from pathlib import Path

SOURCE = Path("prices.csv")
TARGET = Path("branches")
TARGET.mkdir(exist_ok=True)

with ExitStack() as stack:
    source = stack.enter_context(SOURCE.open(newline="", encoding="utf-8"))
    reader = csv.DictReader(source)
    writers = {}
    for row in reader:
        branch = row.pop("branch")
        if branch not in writers:
            out = stack.enter_context((TARGET / f"{branch}.csv").open("w", newline="", encoding="utf-8"))
            writers[branch] = csv.DictWriter(out, fieldnames=list(row))
            writers[branch].writeheader()
        writers[branch].writerow(row)
print(sorted(writers))
