"""Loads the price list into an in-memory database and finds contradictions between suppliers."""
import csv
import sqlite3

con = sqlite3.connect(":memory:")
con.row_factory = sqlite3.Row
con.executescript(
    """
    DROP TABLE IF EXISTS staging;
    CREATE TABLE staging (supplier TEXT, ean TEXT, name TEXT, price REAL, pack INTEGER);
    CREATE INDEX staging_ean ON staging (ean);
    """
)

with open("prices_all.csv", newline="", encoding="utf-8") as f:
    rows = [
        (r["supplier"], r["ean"].zfill(13), r["name"].strip(), float(r["price"]), int(r["pack"] or 1))
        for r in csv.DictReader(f)
        if r["ean"].isdigit()
    ]
con.executemany("INSERT INTO staging VALUES (?, ?, ?, ?, ?)", rows)

CHECKS = {
    "same EAN, other pack size": """
        SELECT ean, group_concat(DISTINCT pack) AS what, count(*) AS n FROM staging
        GROUP BY ean HAVING count(DISTINCT pack) > 1""",
    "price more than double the cheapest": """
        SELECT ean, max(price / pack) || ' / ' || min(price / pack) AS what, count(*) AS n FROM staging
        GROUP BY ean HAVING max(price / pack) > 2 * min(price / pack)""",
    "only one supplier": """
        SELECT ean, max(supplier) AS what, count(*) AS n FROM staging
        GROUP BY ean HAVING count(DISTINCT supplier) = 1""",
}
for title, query in CHECKS.items():
    found = con.execute(query).fetchall()
    print(f"{title}: {len(found)}")
    for row in found[:10]:
        print("   ", row["ean"], row["what"], row["n"])
con.close()
