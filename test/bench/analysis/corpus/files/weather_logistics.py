"""Fetches the weather for our depots and warns of frost."""
import csv
import requests

DEPOTS = {"Porto": (41.15, -8.61), "Madrid": (40.42, -3.70), "Lyon": (45.76, 4.84)}
API = "https://api.open-meteo.com/v1/forecast"


def minimum(lat, lon):
    response = requests.get(
        API,
        params={"latitude": lat, "longitude": lon, "daily": "temperature_2m_min", "timezone": "auto"},
        timeout=20,
    )
    return min(response.json()["daily"]["temperature_2m_min"])


with open("frost.csv", "w", newline="") as out:
    writer = csv.writer(out)
    for depot, (lat, lon) in DEPOTS.items():
        value = minimum(lat, lon)
        writer.writerow([depot, value])
        if value < 0:
            print(f"frost warning for {depot}: {value}")
