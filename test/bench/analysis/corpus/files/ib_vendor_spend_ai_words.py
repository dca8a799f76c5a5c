# Spend per software vendor from the card export. (OpenAI, Anthropic & co are only rows here.)
import csv
from collections import defaultdict
from decimal import Decimal

VENDORS = {
    "openai": "AI",
    "anthropic": "AI",
    "mistral ai": "AI",
    "cohere": "AI",
    "amazon web services": "Cloud",
    "microsoft": "Office",
    "dropbox": "Storage",
    "slack": "Chat",
}
OWNER = {"Claude": "Marketing", "Gemma": "Finance", "Ollama": "R&D"}

model = defaultdict(Decimal)
prompt = "Month (YYYY-MM): "
month = input(prompt)

with open("cards.csv", newline="", encoding="utf-8") as fh:
    for row in csv.DictReader(fh):
        if not row["date"].startswith(month):
            continue
        name = row["merchant"].lower()
        for vendor, group in VENDORS.items():
            if vendor in name:
                model[group, vendor] += Decimal(row["amount"])

total = sum(model.values())
for (group, vendor), amount in sorted(model.items()):
    share = amount / total * 100 if total else 0
    print(f"{group:8} {vendor:22} {amount:12.2f} {share:5.1f} %")

messages = [f"{who}: please check {dept}" for who, dept in OWNER.items()]
print("\n".join(messages))
print("total", total, "EUR; api.openai.com invoices are in the folder AI")
