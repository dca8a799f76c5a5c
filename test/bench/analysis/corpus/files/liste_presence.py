# Fusionne les listes de présence (un fichier par atelier)
from pathlib import Path
import pandas as pd

cadres = []
for fichier in sorted(Path("presence").glob("*.xlsx")):
    atelier = pd.read_excel(fichier, usecols=["Nom", "Prénom", "Heures"])
    atelier["Atelier"] = fichier.stem
    cadres.append(atelier)

tout = pd.concat(cadres, ignore_index=True)
tout["Nom"] = tout["Nom"].str.strip().str.upper()
total = tout.groupby(["Nom", "Prénom"])["Heures"].sum().reset_index()
absents = total[total["Heures"] == 0]
print(f"{len(total)} personnes, {len(absents)} sans heures")
total.to_excel("presence_totale.xlsx", index=False)
