import os

import pandas as pd
from openai import OpenAI
from tqdm import tqdm

tqdm.pandas()
client = OpenAI(api_key=os.getenv("OPENAI_API_KEY"))

df = pd.read_excel("tickets_q3.xlsx", sheet_name="export")
df["Beschreibung"] = df["Beschreibung"].fillna("").str.slice(0, 2000)


def kategorie(row):
    antwort = client.responses.create(
        model="gpt-4o-mini",
        instructions="Ordne das Ticket ein: Lieferung, Rechnung, Technik, Sonstiges. Nur ein Wort.",
        input=f"{row['Betreff']}\n\n{row['Beschreibung']}",
    )
    return antwort.output_text.strip()


df["Kategorie"] = df.progress_apply(kategorie, axis=1)
df.to_excel("tickets_q3_kategorien.xlsx", index=False)
