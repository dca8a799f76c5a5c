# -*- coding: cp1252 -*-
# Auswertung der Umsätze je Kostenstelle (Controlling)
import csv
from collections import defaultdict

EINGABE = "umsätze.csv"
AUSGABE = "auswertung.csv"


def lese(pfad):
    with open(pfad, encoding="cp1252", newline="") as datei:
        for zeile in csv.DictReader(datei, delimiter=";"):
            yield zeile["Kostenstelle"], float(zeile["Betrag"].replace(",", "."))


summen = defaultdict(float)
for kostenstelle, betrag in lese(EINGABE):
    summen[kostenstelle] += betrag

with open(AUSGABE, "w", encoding="cp1252", newline="") as datei:
    schreiber = csv.writer(datei, delimiter=";")
    schreiber.writerow(["Kostenstelle", "Summe"])
    for kostenstelle in sorted(summen):
        schreiber.writerow([kostenstelle, f"{summen[kostenstelle]:.2f}"])
