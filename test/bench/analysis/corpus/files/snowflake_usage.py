"""Usage per customer from Snowflake."""
import os
import snowflake.connector

ctx = snowflake.connector.connect(
    user="SVC_REPORTING",
    password=os.getenv("SNOWFLAKE_PASSWORD"),
    account="ab12345.eu-central-1",
    warehouse="REPORTING_WH",
    database="PROD",
)
cs = ctx.cursor()
try:
    cs.execute("SELECT customer, SUM(credits) FROM usage WHERE day >= DATEADD(day, -30, CURRENT_DATE) GROUP BY 1")
    for customer, credits in cs.fetchall():
        print(f"{customer:<30} {credits:>12.2f}")
finally:
    cs.close()
    ctx.close()
