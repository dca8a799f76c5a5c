"""Collects weather, currency and shop figures. One URL each, quick and dirty."""
import json
from urllib.request import urlopen

SHOP_TOKEN = "shpat_«h32»"
SOURCES = [
    "https://api.shopdata.example/v2/orders.json?access_token=«a32»&limit=250",
    f"https://muster.myshopify.com/admin/api/2024-01/orders.json?token={SHOP_TOKEN}",
    "https://export:«l5»X«d4»@files.partner.example/daily/stock.json",
    "https://maps.googleapis.com/maps/api/geocode/json?address=Berlin&key=AIza«u35»",
]
for source in SOURCES:
    with urlopen(source, timeout=30) as answer:
        print(source.split("?")[0].split("@")[-1], len(json.load(answer)))
