import os
import sys

try:
    import xlsxwriter
except ImportError:
    os.system("pip install xlsxwriter")
    import xlsxwriter

wb = xlsxwriter.Workbook("turni.xlsx")
ws = wb.add_worksheet("turni")
for r, nome in enumerate(["Anna", "Bruno", "Carla"]):
    ws.write(r, 0, nome)
    ws.write(r, 1, "mattina" if r % 2 else "sera")
wb.close()
print("fatto", sys.version)
