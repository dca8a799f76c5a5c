# sessões por canal (GA4 -> BigQuery)
from google.cloud import bigquery
import pandas as pd

client = bigquery.Client(project="acme-analytics-prod")

SQL = """
SELECT traffic_source.medium AS canal, COUNT(*) AS sessoes
FROM `acme-analytics-prod.analytics_2345.events_*`
WHERE event_name = 'session_start'
GROUP BY canal
ORDER BY sessoes DESC
"""

df = client.query(SQL).to_dataframe()
df["pct"] = (df["sessoes"] / df["sessoes"].sum() * 100).round(2)
df.to_csv("canais.csv", index=False)
print(df.to_string())
