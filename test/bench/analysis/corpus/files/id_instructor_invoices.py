"""Supplier invoices (PDF) to structured rows with instructor + Claude."""
import glob

import anthropic
import fitz  # PyMuPDF
import instructor
from pydantic import BaseModel, Field


class Invoice(BaseModel):
    supplier: str
    number: str
    total: float = Field(description="gross, EUR")


client = instructor.from_anthropic(anthropic.Anthropic())


def pdf_text(path: str) -> str:
    out = []
    with fitz.open(path) as pdf:
        for page in pdf:
            out.append(page.get_text())
    return "\f".join(out)


def extract(path: str) -> Invoice:
    text = pdf_text(path)
    return client.messages.create(
        model="claude-3-5-sonnet-latest",
        max_tokens=1024,
        response_model=Invoice,
        messages=[{"role": "user", "content": f"Extract the invoice:\n{text}"}],
    )


invoices = [extract(path) for path in glob.glob("invoices/*.pdf")]
print(sum(invoice.total for invoice in invoices))
