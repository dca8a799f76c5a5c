"""Pulls IBAN, VAT number and amounts out of OCR texts of invoices (txt files, one per scan)."""
import re
from dataclasses import dataclass, asdict
from pathlib import Path
from typing import Iterator, Optional

IBAN = re.compile(r"\b([A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}\s?[A-Z0-9]{0,3})\b")
VAT_ID = re.compile(r"\b(DE\d{9}|ES[A-Z0-9]\d{7}[A-Z0-9]|PT\d{9}|FR[A-Z0-9]{2}\d{9})\b")
AMOUNT = re.compile(r"(?:total|gesamt|importe|montant)\D{0,20}([\d.,]+\d{2})", re.I)

# example account of the documentation of SWIFT, used below as a self test
SAMPLE = "Gesamtbetrag: 1.190,00 EUR  USt-ID DE123456789  IBAN DE89 3704 0044 0532 0130 00"


@dataclass(frozen=True)
class Invoice:
    file: str
    iban: Optional[str]
    vat_id: Optional[str]
    total: Optional[float]

    @property
    def complete(self) -> bool:
        return None not in (self.iban, self.vat_id, self.total)


def number(text: str) -> float:
    if "," in text and text.rfind(",") > text.rfind("."):
        text = text.replace(".", "").replace(",", ".")
    return float(text.replace(",", ""))


def valid_iban(iban: str) -> bool:
    compact = iban.replace(" ", "")
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def extract(name: str, text: str) -> Invoice:
    ibans = [m for m in IBAN.findall(text) if valid_iban(m)]
    vat = VAT_ID.search(text)
    amount = AMOUNT.search(text)
    return Invoice(name, ibans[0].replace(" ", "") if ibans else None, vat and vat.group(1),
                   number(amount.group(1)) if amount else None)


def scan(folder: Path) -> Iterator[Invoice]:
    for path in sorted(folder.glob("*.txt")):
        yield extract(path.name, path.read_text(encoding="utf-8", errors="ignore"))


if __name__ == "__main__":
    assert extract("sample", SAMPLE).complete
    for invoice in scan(Path("ocr")):
        print("ok " if invoice.complete else "?? ", asdict(invoice))
