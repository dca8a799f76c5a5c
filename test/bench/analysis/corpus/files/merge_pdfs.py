# une os PDFs do mês em um arquivo só
from pypdf import PdfWriter, PdfReader
import glob
import sys

mes = sys.argv[1] if len(sys.argv) > 1 else "2024-05"
saida = PdfWriter()
total = 0

for arquivo in sorted(glob.glob(f"recibos/{mes}/*.pdf")):
    leitor = PdfReader(arquivo)
    for pagina in leitor.pages:
        saida.add_page(pagina)
        total += 1

with open(f"recibos_{mes}.pdf", "wb") as f:
    saida.write(f)
print(total, "páginas")
