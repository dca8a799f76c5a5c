# Absagen für Bewerber formulieren lassen (alte openai-Bibliothek 0.28)
# Stand: Praktikantin, Juli
import time
import openai
import openpyxl as xl

openai.api_key = "sk-«a20»T3BlbkFJ«a20»"

wb = xl.load_workbook("bewerber_2024.xlsx")
ws = wb.active


def absage(name, stelle, grund):
    vorlage = """Schreibe eine freundliche Absage an %s.
Stelle: %s
Interner Grund (nicht nennen!): %s""" % (name, stelle, grund)
    antwort = openai.ChatCompletion.create(
        model="gpt-3.5-turbo-16k",
        messages=[
            {"role": "system", "content": "Du arbeitest in der Personalabteilung."},
            {"role": "user", "content": vorlage},
        ],
        temperature=0.6,
    )
    return antwort["choices"][0]["message"]["content"]


for zeile in range(2, ws.max_row + 1):
    name = ws.cell(row=zeile, column=1).value
    if not name:
        continue
    stelle = ws.cell(zeile, 2).value
    grund = ws.cell(zeile, 5).value
    try:
        ws.cell(zeile, 7).value = absage(name, stelle, grund)
    except Exception:  # meistens Timeout
        continue
    time.sleep(1)

wb.save("bewerber_2024_absagen.xlsx")
