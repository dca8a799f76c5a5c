"""Open items by customer; everything is a bound parameter."""
import sqlite3
import sys

QUERY = """
SELECT c.name, COUNT(*) AS items, SUM(i.amount) AS total
FROM items i JOIN customers c ON c.id = i.customer_id
WHERE i.paid = 0 AND i.due < :day AND c.country IN (:a, :b)
GROUP BY c.name ORDER BY total DESC LIMIT 50
"""

with sqlite3.connect(sys.argv[1]) as connection:
    connection.row_factory = sqlite3.Row
    rows = connection.execute(QUERY, {"day": sys.argv[2], "a": "DE", "b": "AT"}).fetchall()
for row in rows:
    print(f"{row['name']:30} {row['items']:4} {row['total']:12.2f}")
print(len(rows), "customers")
