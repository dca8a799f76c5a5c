"""Fills the offer template for each line of the list."""
from docxtpl import DocxTemplate
import csv

with open("offers.csv", newline="", encoding="utf-8-sig") as f:
    rows = list(csv.DictReader(f, delimiter=";"))

for row in rows:
    document = DocxTemplate("offer_template.docx")
    document.render({
        "customer": row["customer"],
        "machine": row["machine"],
        "price": f"{float(row['price']):,.2f}",
        "valid_until": row["valid_until"],
    })
    document.save(f"offers/{row['number']}.docx")
print(len(rows), "offers")
