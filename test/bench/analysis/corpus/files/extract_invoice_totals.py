"""Reads all invoice PDFs of a folder and lists number, date and total."""
import re
import sys
from pathlib import Path

import pdfplumber

NUMBER = re.compile(r"Invoice\s+No\.?\s*[:#]?\s*(\S+)", re.I)
TOTAL = re.compile(r"Total\s+due\s*[:]?\s*([\d.,]+)", re.I)
DATE = re.compile(r"(\d{2}/\d{2}/\d{4})")


def read_text(path):
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def first(pattern, text):
    found = pattern.search(text)
    return found.group(1) if found else ""


def main(folder):
    for path in sorted(Path(folder).glob("*.pdf")):
        text = read_text(path)
        print(path.name, first(NUMBER, text), first(DATE, text), first(TOTAL, text), sep="\t")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
