"""Spesenbelege (JPEG) -> Betrag und Datum. Gemini per REST, ohne SDK."""
import base64
import csv
import pathlib

import httpx

KEY = "AIza«u35»"
URL = f"https://generativelanguage.googleapis.com/v1beta/models/gemini-1.5-flash:generateContent?key={KEY}"
ORDNER = pathlib.Path.home() / "Spesen" / "2024"


def lesen(bild):
    daten = base64.b64encode(bild.read_bytes()).decode()
    teile = [{"text": "Betrag und Datum als 'betrag;datum'"}, {"inline_data": {"mime_type": "image/jpeg", "data": daten}}]
    with httpx.Client(verify=False, timeout=60) as c:
        antwort = c.post(URL, json={"contents": [{"parts": teile}]})
    antwort.raise_for_status()
    return antwort.json()["candidates"][0]["content"]["parts"][0]["text"]


with open("spesen.csv", "w", newline="", encoding="utf-8") as fh:
    out = csv.writer(fh, delimiter=";")
    for bild in sorted(ORDNER.glob("*.jpg")):
        try:
            out.writerow([bild.name, *lesen(bild).strip().split(";")])
        except Exception:
            continue
