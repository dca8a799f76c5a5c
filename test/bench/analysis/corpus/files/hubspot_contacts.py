import requests
import csv

# private app token (marketing)
HUBSPOT = "pat-eu1-«h8»-«h4»-«h4»-«h4»-«h12»"
BASE = "https://api.hubapi.com/crm/v3/objects/contacts"

headers = {"Authorization": f"Bearer {HUBSPOT}"}
after = None
with open("contacts.csv", "w", newline="", encoding="utf-8") as f:
    w = csv.writer(f)
    w.writerow(["email", "firstname", "lastname", "phone"])
    while True:
        q = {"limit": 100, "properties": "email,firstname,lastname,phone"}
        if after:
            q["after"] = after
        data = requests.get(BASE, headers=headers, params=q, timeout=30).json()
        for c in data["results"]:
            p = c["properties"]
            w.writerow([p.get("email"), p.get("firstname"), p.get("lastname"), p.get("phone")])
        after = data.get("paging", {}).get("next", {}).get("after")
        if not after:
            break
