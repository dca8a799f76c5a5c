# Answers questions about payslips: fields by instructor, text by pdfplumber
import pathlib

import instructor
import pdfplumber
from openai import OpenAI
from pydantic import BaseModel


class Payslip(BaseModel):
    employee: str
    gross: float
    net: float
    month: str


K = "sk-svcacct-" + "«u74»"
client = instructor.from_openai(OpenAI(api_key=K))


def text_of(path: pathlib.Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def fields(path):
    return client.chat.completions.create(
        model="gpt-4o-mini",
        response_model=Payslip,
        max_retries=2,
        messages=[
            {"role": "system", "content": "Fill in the fields of the payslip."},
            {"role": "user", "content": text_of(path)},
        ],
    )


for pdf in sorted(pathlib.Path("payslips").glob("2024-*.pdf")):
    slip = fields(pdf)
    print(pdf.name, slip.employee, slip.month, slip.net)
