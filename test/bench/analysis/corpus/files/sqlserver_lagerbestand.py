# Lagerbestand aus dem ERP ziehen (SQL Server)
import pyodbc
import pandas as pd

verbindung = pyodbc.connect(
    "DRIVER={ODBC Driver 17 for SQL Server};SERVER=erp-sql01.intern.local;"
    "DATABASE=Lager;UID=bericht;PWD=Lager$2022;"
)
lager = "HH-02"
sql = f"SELECT Artikel, Menge, Preis FROM dbo.Bestand WHERE Lager = '{lager}'"
df = pd.read_sql(sql, verbindung)
df["Wert"] = df["Menge"] * df["Preis"]
print(df.sort_values("Wert", ascending=False).head(20))
df.to_excel("bestand.xlsx", index=False)
verbindung.close()
