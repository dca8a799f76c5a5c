"""Vergleicht zwei Preislisten und markiert Änderungen."""
import sys
import pandas as pd

alt = pd.read_excel(sys.argv[1], dtype={"Artikel": str})
neu = pd.read_excel(sys.argv[2], dtype={"Artikel": str})
beide = alt.merge(neu, on="Artikel", suffixes=("_alt", "_neu"), how="outer", indicator=True)
geaendert = beide[(beide["_merge"] == "both") & (beide["Preis_alt"] != beide["Preis_neu"])].copy()
geaendert["Differenz"] = geaendert["Preis_neu"] - geaendert["Preis_alt"]
print("neu:", (beide["_merge"] == "right_only").sum())
print("entfallen:", (beide["_merge"] == "left_only").sum())
print("geändert:", len(geaendert))
for zeile in geaendert.itertuples():
    print(f"{zeile.Artikel:12} {zeile.Preis_alt:10.2f} -> {zeile.Preis_neu:10.2f}")
if geaendert.empty:
    sys.exit("keine Änderungen")
