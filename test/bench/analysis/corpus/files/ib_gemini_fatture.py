# Legge le fatture dei fornitori (PDF) e ne estrae i dati con Gemini
import os
import csv
from pathlib import Path

from google import genai
from google.genai import types as T

cartella = Path(r"\\nas01\contabilita\fatture_in")
client = genai.Client(api_key=os.environ.get("GEMINI_API_KEY"))

ISTRUZIONI = "Estrai fornitore, partita IVA, data, imponibile e totale. Rispondi solo in JSON."

righe = []
for pdf in sorted(cartella.glob("*.pdf")):
    # il file intero va al modello
    parte = T.Part.from_bytes(data=pdf.read_bytes(), mime_type="application/pdf")
    r = client.models.generate_content(
        model="gemini-2.5-flash",
        contents=[parte, ISTRUZIONI],
        config=T.GenerateContentConfig(response_mime_type="application/json"),
    )
    righe.append((pdf.name, r.text))

with open("fatture.csv", "w", newline="", encoding="utf-8") as f:
    w = csv.writer(f, delimiter=";")
    w.writerow(["file", "json"])
    w.writerows(righe)
print(f"{len(righe)} fatture")
