import sys

from openpyxl import load_workbook

REQUIRED = ["cost_center", "account", "amount"]
book = load_workbook(sys.argv[1], read_only=True)
for sheet in book.worksheets:
    header = [cell.value for cell in next(sheet.iter_rows(max_row=1))]
    missing = [name for name in REQUIRED if name not in header]
    print(sheet.title, "missing: " + ", ".join(missing) if missing else "ok")
