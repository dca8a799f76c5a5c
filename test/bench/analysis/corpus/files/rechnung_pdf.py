"""Erzeugt Rechnungen als PDF aus einer Excel-Liste."""
from openpyxl import load_workbook
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

MWST = 0.19


def zeilen(datei):
    wb = load_workbook(datei, read_only=True, data_only=True)
    ws = wb.active
    kopf = [c.value for c in next(ws.iter_rows(max_row=1))]
    for zeile in ws.iter_rows(min_row=2, values_only=True):
        yield dict(zip(kopf, zeile))


def rechnung(posten, ziel):
    c = canvas.Canvas(ziel, pagesize=A4)
    c.setFont("Helvetica", 11)
    c.drawString(60, 780, f"Rechnung Nr. {posten['Nummer']}")
    c.drawString(60, 760, posten["Kunde"])
    netto = float(posten["Netto"])
    c.drawString(60, 720, f"Netto {netto:.2f} EUR")
    c.drawString(60, 705, f"MwSt. {netto * MWST:.2f} EUR")
    c.drawString(60, 690, f"Brutto {netto * (1 + MWST):.2f} EUR")
    c.save()


for posten in zeilen("rechnungen.xlsx"):
    rechnung(posten, f"out/{posten['Nummer']}.pdf")
