import os
import psycopg2

customer = input("customer id to off-board: ").strip()
if not customer.isalnum():
    raise SystemExit("bad id")

con = psycopg2.connect(os.environ["ADMIN_DSN"])
con.autocommit = True
with con.cursor() as cur:
    cur.execute(f'DROP SCHEMA IF EXISTS "c_{customer}" CASCADE')
    cur.execute(f"DROP DATABASE IF EXISTS files_{customer}")
    cur.execute("DELETE FROM tenants WHERE id = %s", (customer,))
print("off-boarded", customer)
con.close()
