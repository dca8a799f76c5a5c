"""Contracts that end within 90 days."""
from datetime import date, timedelta
import openpyxl

LIMIT = date.today() + timedelta(days=90)
sheet = openpyxl.load_workbook("contracts.xlsx", read_only=True).active
soon = []
for row in sheet.iter_rows(min_row=2, values_only=True):
    name, start, end, notice = row[:4]
    if end is None:
        continue
    deadline = end.date() - timedelta(days=int(notice or 0))
    if deadline <= LIMIT:
        soon.append((deadline, name))
for deadline, name in sorted(soon):
    print(f"{deadline:%Y-%m-%d}  {name}")
