# -*- coding: latin-1 -*-
# Inventurliste: Soll/Ist-Abgleich für das Außenlager
# Aufruf: python inventur.py zaehlung.csv
import csv
import sys

TOLERANZ = 2          # Stück
SOLL_DATEI = "bestand_soll.csv"


def lade(dateiname, spalte):
    bestand = {}
    datei = open(dateiname, encoding="latin-1")
    for zeile in csv.DictReader(datei, delimiter=";"):
        schluessel = zeile["Artikel"].strip().upper()
        bestand[schluessel] = bestand.get(schluessel, 0) + int(zeile[spalte])
    datei.close()
    return bestand


soll = lade(SOLL_DATEI, "Menge")
ist = lade(sys.argv[1], "Gezählt")

fehlend, zuviel = [], []
for schluessel in sorted(set(soll) | set(ist)):
    differenz = ist.get(schluessel, 0) - soll.get(schluessel, 0)
    if differenz < -TOLERANZ:
        fehlend.append((schluessel, differenz))
    elif differenz > TOLERANZ:
        zuviel.append((schluessel, differenz))

print("Fehlbestände:")
for schluessel, differenz in fehlend:
    print("  %-12s %5d" % (schluessel, differenz))
print("Überbestände:")
for schluessel, differenz in zuviel:
    print("  %-12s %+5d" % (schluessel, differenz))
print("geprüft:", len(set(soll) | set(ist)), "Schlüssel")
