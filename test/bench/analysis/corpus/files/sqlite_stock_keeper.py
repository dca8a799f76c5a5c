"""Keeps the stock of the tool room in a small local database."""
import argparse
import sqlite3

parser = argparse.ArgumentParser()
parser.add_argument("article")
parser.add_argument("change", type=int)
args = parser.parse_args()

con = sqlite3.connect("tools.db")
con.execute("CREATE TABLE IF NOT EXISTS stock (article TEXT PRIMARY KEY, units INTEGER NOT NULL)")
con.execute(
    "INSERT INTO stock VALUES (?, ?) ON CONFLICT (article) DO UPDATE SET units = units + excluded.units",
    (args.article, args.change),
)
con.commit()
row = con.execute("SELECT units FROM stock WHERE article = ?", (args.article,)).fetchone()
print(args.article, row[0])
con.close()
