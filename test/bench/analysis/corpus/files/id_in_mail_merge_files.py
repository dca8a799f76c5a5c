"""Writes one letter per customer as text, for the printing house."""
import csv
from pathlib import Path
from string import Template

LETTER = Template(
    """Dear $name,

your contract $contract ends on $end. Please call us.

Kind regards
"""
)
out = Path("letters")
out.mkdir(exist_ok=True)
with open("contracts.csv", newline="", encoding="utf-8") as fh:
    for row in csv.DictReader(fh):
        (out / f"{row['contract']}.txt").write_text(LETTER.substitute(row), encoding="utf-8")
