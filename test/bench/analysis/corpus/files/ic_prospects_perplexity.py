"""Marketing: one-line company profiles for the prospect list."""
import os
from http.client import HTTPSConnection
from json import dumps, loads

import openpyxl

book = openpyxl.load_workbook("prospects_dach.xlsx")
sheet = book["Firmen"]
token = os.environ["PERPLEXITY_API_KEY"]


def profile(company, city, contact):
    conn = HTTPSConnection("api.perplexity.ai", timeout=40)
    question = f"What does {company} in {city} produce? Who is {contact}? One sentence each."
    body = dumps({"model": "sonar", "messages": [{"role": "user", "content": question}]})
    conn.request("POST", "/chat/completions", body, {"Authorization": "Bearer " + token})
    answer = loads(conn.getresponse().read())
    conn.close()
    return answer["choices"][0]["message"]["content"]


for row in sheet.iter_rows(min_row=2):
    company, city, contact = (cell.value for cell in row[:3])
    row[5].value = profile(company, city, contact)
book.save("prospects_dach_profile.xlsx")
