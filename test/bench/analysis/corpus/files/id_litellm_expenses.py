import json

import litellm
from openpyxl import load_workbook


def cells(path):
    book = load_workbook(path, data_only=True)
    sheet = book["Expenses"]
    for line in sheet.iter_rows(min_row=2, values_only=True):
        if line[0] is None:
            continue
        yield {"date": str(line[0]), "employee": line[1], "amount": line[2], "note": line[3]}


def review(entries):
    payload = json.dumps(entries, ensure_ascii=False)
    response = litellm.completion(
        model="gemini/gemini-1.5-flash",
        messages=[
            {"role": "system", "content": "You are an auditor. List expenses that break the policy."},
            {"role": "user", "content": payload},
        ],
    )
    return response["choices"][0]["message"]["content"]


batch = []
for entry in cells("expenses_march.xlsx"):
    batch.append(entry)
    if len(batch) == 50:
        print(review(batch))
        batch = []
if batch:
    print(review(batch))
