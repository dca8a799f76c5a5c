import pyodbc
import os
import pandas as pd

cn = pyodbc.connect(os.environ["DWH_ODBC"], autocommit=True)
cur = cn.cursor()
cur.execute("TRUNCATE TABLE stage.customers")
cur.execute("DROP TABLE IF EXISTS stage.customers_old")
cur.execute("DELETE FROM stage.errors")
data = pd.read_excel(r"\\nas01\export\customers.xlsx")
cur.fast_executemany = True
cur.executemany(
    "INSERT INTO stage.customers (id, name, city) VALUES (?, ?, ?)",
    data[["id", "name", "city"]].values.tolist(),
)
print(cur.rowcount, "rows")
