"""Makes sure the libraries are there, then runs the converter."""
import importlib
import subprocess
import sys

NEEDED = {"openpyxl": "openpyxl", "yaml": "PyYAML"}

for module, package in NEEDED.items():
    try:
        importlib.import_module(module)
    except ImportError:
        subprocess.check_call([sys.executable, "-m", "pip", "install", "--user", package])

import openpyxl
import yaml

with open("mapping.yml", encoding="utf-8") as f:
    mapping = yaml.safe_load(f)

wb = openpyxl.load_workbook("input.xlsx")
ws = wb.active
for old, new in mapping["columns"].items():
    for cell in ws[1]:
        if cell.value == old:
            cell.value = new
wb.save("output.xlsx")
