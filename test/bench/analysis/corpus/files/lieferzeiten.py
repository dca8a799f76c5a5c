# Lieferzeiten je Lieferant (Median, 90 %-Quantil)
import pandas as pd

bestellungen = pd.read_parquet("bestellungen.parquet")
bestellungen["tage"] = (bestellungen["eingang"] - bestellungen["bestellt"]).dt.days
gruppen = bestellungen.groupby("lieferant")["tage"]
tabelle = pd.DataFrame({
    "anzahl": gruppen.size(),
    "median": gruppen.median(),
    "p90": gruppen.quantile(0.9),
})
tabelle = tabelle[tabelle["anzahl"] >= 10].sort_values("p90", ascending=False)
print(tabelle.to_string())

schlecht = tabelle[tabelle["p90"] > 21]
print(f"{len(schlecht)} Lieferanten über drei Wochen")
