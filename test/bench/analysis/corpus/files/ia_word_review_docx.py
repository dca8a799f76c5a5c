"""Statistics of the policy documents: headings, length, passive phrases, undefined abbreviations."""
import re
import sys
from collections import Counter
from pathlib import Path

from docx import Document

ABBREVIATION = re.compile(r"\b[A-Z]{2,5}\b")
PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been)\s+\w+ed\b", re.I)
KNOWN = {"EU", "HR", "IT", "ID", "PDF", "VPN", "MFA", "API"}


def read(path):
    document = Document(path)
    for paragraph in document.paragraphs:
        yield paragraph.style.name, paragraph.text
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield "Table", cell.text


def review(path):
    words = headings = passive = 0
    abbreviations = Counter()
    for style, text in read(path):
        words += len(text.split())
        headings += style.startswith("Heading")
        passive += len(PASSIVE.findall(text))
        abbreviations.update(a for a in ABBREVIATION.findall(text) if a not in KNOWN)
    return words, headings, passive, abbreviations


for name in sys.argv[1:] or sorted(map(str, Path("policies").glob("*.docx"))):
    words, headings, passive, abbreviations = review(name)
    print(f"{Path(name).name}: {words} words, {headings} headings, {passive} passive phrases")
    for abbreviation, n in abbreviations.most_common(5):
        print(f"    {abbreviation} is used {n} times: is it explained?")
