"""Splits the scanned contracts: a page with the word 'Vertragsnummer' begins a new file."""
import re
import sys
from pathlib import Path

from pypdf import PdfReader, PdfWriter

NUMBER = re.compile(r"Vertragsnummer[:\s]+([A-Z]?-?\d{4,})")


def write(writer, name, target):
    if writer is not None and len(writer.pages):
        path = target / f"{name}.pdf"
        with path.open("wb") as out:
            writer.write(out)
        print(path, len(writer.pages), "pages")


def split(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    reader = PdfReader(source)
    if reader.is_encrypted:
        print(source.name, "is protected by a password, left out")
        return
    writer, name = None, "start"
    for page in reader.pages:
        found = NUMBER.search(page.extract_text() or "")
        if found:
            write(writer, name, target)
            writer, name = PdfWriter(), found.group(1)
        elif writer is None:
            writer = PdfWriter()
        writer.add_page(page)
    write(writer, name, target)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        split(Path(argument), Path("split"))
