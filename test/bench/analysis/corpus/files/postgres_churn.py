import psycopg2
import pandas as pd

conn = psycopg2.connect("postgresql://analyst:Gr4pefru1t@pg-dwh.prod.acme.io:5432/dwh")
cur = conn.cursor()
cur.execute("select customer_id, plan, mrr, cancelled_at from billing.subscriptions where cancelled_at > now() - interval '90 days'")
rows = cur.fetchall()
df = pd.DataFrame(rows, columns=["customer_id", "plan", "mrr", "cancelled_at"])
df["month"] = pd.to_datetime(df["cancelled_at"]).dt.to_period("M")
churn = df.pivot_table(index="month", columns="plan", values="mrr", aggfunc="sum")
churn.to_csv("churn.csv")
print(churn)
for plan in churn.columns:
    worst = churn[plan].idxmax()
    print(plan, worst, churn[plan].max())
cur.close()
conn.close()
