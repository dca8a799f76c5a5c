"""Creates the empty attendance workbook of the coming school year, one sheet per month, with formulas."""
import calendar
from datetime import date

import xlsxwriter

PUPILS = [f"Pupil {n:02}" for n in range(1, 27)]
MONTHS = [(2024, m) for m in range(9, 13)] + [(2025, m) for m in range(1, 8)]
HOLIDAYS = {date(2024, 10, 3), date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1), date(2025, 5, 1)}

book = xlsxwriter.Workbook("attendance_2024_25.xlsx")
head = book.add_format({"bold": True, "rotation": 90, "border": 1})
grey = book.add_format({"bg_color": "#DDDDDD"})
total_format = book.add_format({"bold": True, "left": 2})

for year, month in MONTHS:
    sheet = book.add_worksheet(f"{calendar.month_abbr[month]} {year}")
    # the sheet is protected without a password, only against accidents
    sheet.protect("", {"select_locked_cells": True})
    sheet.set_column(0, 0, 24)
    days = calendar.monthrange(year, month)[1]
    sheet.set_column(1, days, 3)
    for day in range(1, days + 1):
        current = date(year, month, day)
        sheet.write(0, day, f"{current:%a %d}", head)
        if current.weekday() >= 5 or current in HOLIDAYS:
            sheet.set_column(day, day, 3, grey)
    for row, pupil in enumerate(PUPILS, start=1):
        sheet.write(row, 0, pupil)
        first, last = xlsxwriter.utility.xl_rowcol_to_cell(row, 1), xlsxwriter.utility.xl_rowcol_to_cell(row, days)
        sheet.write_formula(row, days + 1, f'=COUNTIF({first}:{last},"x")', total_format)
    sheet.data_validation(1, 1, len(PUPILS), days, {"validate": "list", "source": ["x", "e", ""]})
    sheet.freeze_panes(1, 1)
book.close()
print(len(MONTHS), "sheets")
