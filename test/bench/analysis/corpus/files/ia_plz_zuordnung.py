import pandas as pd

# Postleitzahlen den Vertriebsgebieten zuordnen
# Quelle: Gebietsliste vom Vertrieb (Excel), Kunden aus dem CRM (CSV, einmal im Monat)

kunden = pd.read_csv("kunden_export.csv", sep=";", dtype=str, encoding="cp1252")
gebiete = pd.read_excel("gebiete.xlsx", dtype=str)

# PLZ fünfstellig machen (Excel frisst führende Nullen!)
kunden["PLZ"] = kunden["PLZ"].str.strip().str.zfill(5)
gebiete["von"] = gebiete["von"].str.zfill(5)
gebiete["bis"] = gebiete["bis"].str.zfill(5)


def gebiet(plz):
    treffer = gebiete[(gebiete["von"] <= plz) & (plz <= gebiete["bis"])]
    if len(treffer) == 0:
        return "UNBEKANNT"
    if len(treffer) > 1:
        print("Überschneidung bei", plz)
    return treffer.iloc[0]["Gebiet"]


# nur einmal pro PLZ nachschauen, sonst dauert es ewig
schluessel = {plz: gebiet(plz) for plz in kunden["PLZ"].dropna().unique()}
kunden["Gebiet"] = kunden["PLZ"].map(schluessel)

unbekannt = kunden[kunden["Gebiet"].isin(["UNBEKANNT"]) | kunden["Gebiet"].isna()]
print(len(unbekannt), "ohne Gebiet")
print(kunden["Gebiet"].value_counts())

for name, teil in kunden.groupby("Gebiet"):
    teil.to_csv(f"gebiet_{name}.csv", sep=";", index=False, encoding="cp1252")
