import pandas as pd

# Tankkarten: auffällige Buchungen
buchungen = pd.read_csv("tankkarten.csv", sep=";", decimal=",", encoding="latin-1")
fahrzeuge = pd.read_excel("fuhrpark.xlsx", index_col="Kennzeichen")
buchungen = buchungen.join(fahrzeuge, on="Kennzeichen")
zu_viel = buchungen[buchungen["Liter"] > buchungen["Tankvolumen"] * 1.05]
wochenende = buchungen[pd.to_datetime(buchungen["Datum"], dayfirst=True).dt.weekday >= 5]
print("mehr getankt als der Tank fasst:")
print(zu_viel[["Datum", "Kennzeichen", "Liter", "Tankvolumen"]].to_string(index=False))
print("am Wochenende:", len(wochenende))
summe = buchungen.groupby("Kennzeichen")["Betrag"].sum().sort_values(ascending=False)
print(summe.head(10))
