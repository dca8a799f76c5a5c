"""Kassenbuch: liest Buchungen und prüft den Saldo."""
from openpyxl import load_workbook
from decimal import Decimal

wb = load_workbook("kassenbuch.xlsx", data_only=True)
saldo = Decimal("0")
for blatt in wb.worksheets:
    for datum, text, ein, aus, stand in blatt.iter_rows(min_row=2, max_col=5, values_only=True):
        if datum is None:
            continue
        saldo += Decimal(str(ein or 0)) - Decimal(str(aus or 0))
        if stand is not None and Decimal(str(stand)) != saldo:
            print(f"{blatt.title} {datum:%d.%m.%Y} {text}: erwartet {saldo}, steht {stand}")
            saldo = Decimal(str(stand))
print("Endbestand", saldo)
