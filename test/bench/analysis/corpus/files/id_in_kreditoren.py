import csv
from collections import defaultdict
from decimal import Decimal

summen = defaultdict(Decimal)
with open("kreditoren.csv", encoding="cp1252", newline="") as datei:
    for zeile in csv.DictReader(datei, delimiter=";"):
        summen[zeile["Kreditor"]] += Decimal(zeile["Betrag"].replace(".", "").replace(",", "."))
for kreditor, summe in sorted(summen.items(), key=lambda paar: -paar[1])[:20]:
    print(f"{kreditor:<30} {summe:>14.2f}")
