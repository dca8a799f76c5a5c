import keyring
import psycopg2

HOST = "pg.acme.local"
USER = "controlling"

password = keyring.get_password("postgres", USER)
with psycopg2.connect(host=HOST, user=USER, password=password, dbname="dwh") as connection:
    cursor = connection.cursor()
    cursor.execute("SELECT month, SUM(amount) FROM revenue GROUP BY month ORDER BY month")
    for month, amount in cursor:
        print(month, amount)
