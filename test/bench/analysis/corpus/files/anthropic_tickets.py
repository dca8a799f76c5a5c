"""Classifies support tickets with Claude."""
import csv
import os
import anthropic

client = anthropic.Anthropic(api_key=os.environ.get("ANTHROPIC_API_KEY"))
LABELS = ["billing", "bug", "feature", "other"]


def classify(text):
    message = client.messages.create(
        model="claude-3-5-sonnet-20240620",
        max_tokens=10,
        messages=[{"role": "user", "content": f"One of {LABELS}, nothing else:\n{text}"}],
    )
    return message.content[0].text.strip()


with open("tickets.csv", newline="", encoding="utf-8") as source:
    rows = list(csv.DictReader(source))

for row in rows:
    row["label"] = classify(row["body"])
with open("tickets_labelled.csv", "w", newline="", encoding="utf-8") as target:
    writer = csv.DictWriter(target, fieldnames=rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
