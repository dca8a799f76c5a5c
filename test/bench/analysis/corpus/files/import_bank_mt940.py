"""Turns MT940 statements into a CSV for the accountants."""
import csv
import sys
import mt940

fields = ["date", "amount", "currency", "purpose", "applicant"]
with open(sys.argv[2], "w", newline="", encoding="utf-8") as out:
    writer = csv.DictWriter(out, fields, delimiter=";")
    writer.writeheader()
    for transaction in mt940.parse(sys.argv[1]):
        data = transaction.data
        writer.writerow({
            "date": data["date"],
            "amount": data["amount"].amount,
            "currency": data["amount"].currency,
            "purpose": data.get("purpose", ""),
            "applicant": data.get("applicant_name", ""),
        })
