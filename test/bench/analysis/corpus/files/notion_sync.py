import requests
import pandas as pd
secret = "secret_«a43»"
db = "«h32»"
h = {"Authorization": f"Bearer {secret}", "Notion-Version": "2022-06-28"}
res = requests.post(f"https://api.notion.com/v1/databases/{db}/query", headers=h, timeout=30).json()
rows = []
for page in res["results"]:
    props = page["properties"]
    rows.append({
        "name": props["Name"]["title"][0]["plain_text"],
        "due": (props["Due"]["date"] or {}).get("start"),
        "status": props["Status"]["select"]["name"],
    })
df = pd.DataFrame(rows)
df.to_csv("tasks.csv", index=False)
print(df["status"].value_counts())
