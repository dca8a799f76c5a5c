import json
import urllib.parse
import requests

YEAR = 2025
COUNTRIES = ["PT", "ES", "DE"]
BASE = "https://date.nager.at/api/v3/PublicHolidays"

result = {}
for country in COUNTRIES:
    path = urllib.parse.quote(f"{YEAR}/{country}")
    response = requests.get(f"{BASE}/{path}", timeout=15)
    response.raise_for_status()
    result[country] = {day["date"]: day["localName"] for day in response.json()}

common = set.intersection(*(set(days) for days in result.values()))
print("in all countries:", sorted(common))
with open("holidays.json", "w", encoding="utf-8") as f:
    json.dump(result, f, ensure_ascii=False, indent=1)
