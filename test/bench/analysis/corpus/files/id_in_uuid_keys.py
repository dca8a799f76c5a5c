import csv
import uuid

NAMESPACE = uuid.UUID("«h8»-«h4»-4«h3»-a«h3»-«h12»")
with open("contacts.csv", newline="") as source, open("contacts_ids.csv", "w", newline="") as target:
    reader = csv.DictReader(source)
    writer = csv.DictWriter(target, ["key", *reader.fieldnames])
    writer.writeheader()
    for row in reader:
        writer.writerow({"key": uuid.uuid5(NAMESPACE, row["mail"].lower()), **row})
