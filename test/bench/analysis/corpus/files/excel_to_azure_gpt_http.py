# Kommentare der Mitarbeiterbefragung clustern
import os
import openpyxl
import requests

ENDPOINT = "https://hr-insights.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01"
KEY = os.environ["AZURE_OPENAI_API_KEY"]

blatt = openpyxl.load_workbook("befragung.xlsx")["Kommentare"]
kommentare = [zeile[0] for zeile in blatt.iter_rows(min_row=2, values_only=True) if zeile[0]]
text = "\n".join(f"- {k}" for k in kommentare)
antwort = requests.post(
    ENDPOINT,
    headers={"api-key": KEY},
    json={"messages": [{"role": "user", "content": "Bilde Themen:\n" + text}]},
    timeout=120,
)
print(antwort.json()["choices"][0]["message"]["content"])
