# Pull yesterday's spend per campaign from the Meta Marketing API
import requests
import pandas as pd
from datetime import date, timedelta

ACCESS_TOKEN = "EAAG«a160»ZDZD"
AD_ACCOUNT = "act_1049382756102938"
GRAPH = "https://graph.facebook.com/v19.0"

day = (date.today() - timedelta(days=1)).isoformat()
params = {
    "level": "campaign",
    "fields": "campaign_name,spend,impressions,clicks",
    "time_range": f'{{"since":"{day}","until":"{day}"}}',
    "access_token": ACCESS_TOKEN,
}
r = requests.get(f"{GRAPH}/{AD_ACCOUNT}/insights", params=params)
r.raise_for_status()
rows = r.json()["data"]
df = pd.DataFrame(rows)
df["cpc"] = df["spend"].astype(float) / df["clicks"].astype(float)
df.to_excel(f"meta_{day}.xlsx", index=False)
