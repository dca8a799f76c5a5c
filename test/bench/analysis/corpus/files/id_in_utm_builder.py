"""Builds campaign links with UTM parameters."""
from urllib.parse import urlencode

BASE = "https://www.muster-shop.example/sale"
CHANNELS = {"newsletter": "email", "instagram": "social", "partner": "referral"}

for source, medium in CHANNELS.items():
    query = urlencode({"utm_source": source, "utm_medium": medium, "utm_campaign": "spring_25"})
    print(f"{BASE}?{query}")
