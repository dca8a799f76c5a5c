"""Finds likely duplicates in the address book."""
import csv
import re
import unicodedata
from collections import defaultdict


def key(row):
    text = unicodedata.normalize("NFKD", row["name"].lower())
    letters = re.sub(r"[^a-z]", "", text)
    digits = re.sub(r"\D", "", row["phone"])[-7:]
    return letters[:10], digits


groups = defaultdict(list)
with open("contacts.csv", newline="", encoding="utf-8") as f:
    for row in csv.DictReader(f):
        groups[key(row)].append(row["id"])
for (name, _), ids in groups.items():
    if len(ids) > 1:
        print(name, ids)
