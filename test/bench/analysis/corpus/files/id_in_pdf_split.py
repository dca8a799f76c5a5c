from pathlib import Path

from pypdf import PdfReader, PdfWriter

reader = PdfReader("payroll_all.pdf")
for number, page in enumerate(reader.pages, start=1):
    writer = PdfWriter()
    writer.add_page(page)
    with Path(f"payroll_{number:03}.pdf").open("wb") as target:
        writer.write(target)
