# soma os totais das NF-e (XML) de uma pasta
import sys
from pathlib import Path
from xml.dom import minidom

total = 0.0
for arquivo in sorted(Path(sys.argv[1]).glob("*.xml")):
    doc = minidom.parse(str(arquivo))
    valores = doc.getElementsByTagName("vNF")
    if not valores:
        print("sem total:", arquivo.name)
        continue
    valor = float(valores[0].firstChild.data)
    total += valor
    print(f"{arquivo.name:50} {valor:12.2f}")
print(f"{'TOTAL':50} {total:12.2f}")
