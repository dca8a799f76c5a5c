import os
import requests

url = os.environ["TEAMS_WEBHOOK_URL"]
card = {
    "@type": "MessageCard",
    "@context": "http://schema.org/extensions",
    "summary": "Stock below minimum",
    "sections": [{"activityTitle": "Stock below minimum", "facts": []}],
}
for line in open("below_minimum.txt", encoding="utf-8"):
    article, units = line.rstrip("\n").split("\t")
    card["sections"][0]["facts"].append({"name": article, "value": units})

resp = requests.post(url, json=card)
print(resp.status_code)
