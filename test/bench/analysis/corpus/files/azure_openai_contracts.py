import docx
from openai import AzureOpenAI

client = AzureOpenAI(
    azure_endpoint="https://acme-legal-we.openai.azure.com/",
    api_key="«h32»",
    api_version="2024-02-01",
)

document = docx.Document("vertraege/rahmenvertrag_2024.docx")
text = "\n".join(p.text for p in document.paragraphs)

# Klauseln prüfen lassen
result = client.chat.completions.create(
    model="gpt-4-legal",
    temperature=0,
    messages=[
        {"role": "system", "content": "Nenne alle Haftungsklauseln mit Paragraph."},
        {"role": "user", "content": text},
    ],
)
with open("klauseln.txt", "w", encoding="utf-8") as out:
    out.write(result.choices[0].message.content)
