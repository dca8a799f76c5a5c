"""Colours the cells of the forecast that changed by more than 10 % since the last version."""
import sys
from copy import copy

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

RED = PatternFill("solid", fgColor="FFC7CE")
GREEN = PatternFill("solid", fgColor="C6EFCE")
LIMIT = 0.10


def changed(old, new):
    if not all(isinstance(v, (int, float)) for v in (old, new)):
        return None
    if old == 0:
        return None if new == 0 else 1.0
    return (new - old) / abs(old)


def main(old_name, new_name):
    old = load_workbook(old_name, data_only=True)
    new = load_workbook(new_name)
    values = load_workbook(new_name, data_only=True)
    count = 0
    for sheet in new.worksheets:
        if sheet.title not in old.sheetnames:
            print("new sheet", sheet.title)
            continue
        sheet.delete_rows(sheet.max_row + 1, 50)      # stray formats below the table
        for row in sheet.iter_rows(min_row=3, min_col=2):
            for cell in row:
                before = old[sheet.title][cell.coordinate].value
                rate = changed(before, values[sheet.title][cell.coordinate].value)
                if rate is not None and abs(rate) > LIMIT:
                    cell.fill = copy(GREEN if rate > 0 else RED)
                    cell.comment = Comment(f"was {before}, {rate:+.0%}", "review")
                    count += 1
        sheet.column_dimensions[get_column_letter(1)].width = 32
    new.save("reviewed.xlsx")
    print(count, "cells marked")


main(*sys.argv[1:3])
