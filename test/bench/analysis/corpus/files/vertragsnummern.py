# Vertragsnummern prüfen und doppelte finden
import re
from openpyxl import load_workbook, Workbook

MUSTER = re.compile(r"^V-\d{4}-\d{6}$")

wb = load_workbook("vertraege.xlsx", read_only=True)
gesehen, fehler = {}, []
for nr, (nummer, kunde, *_) in enumerate(wb.active.iter_rows(min_row=2, values_only=True), start=2):
    if not nummer or not MUSTER.match(str(nummer)):
        fehler.append((nr, nummer, kunde, "Format"))
    elif nummer in gesehen:
        fehler.append((nr, nummer, kunde, f"doppelt mit Zeile {gesehen[nummer]}"))
    else:
        gesehen[nummer] = nr

bericht = Workbook()
blatt = bericht.active
blatt.append(["Zeile", "Nummer", "Kunde", "Fehler"])
for zeile in fehler:
    blatt.append(zeile)
bericht.save("fehler.xlsx")
print(len(fehler), "Fehler")
