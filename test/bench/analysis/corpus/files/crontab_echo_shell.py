import os
import sys

script = os.path.abspath("relatorio_diario.py")
linha = f"0 6 * * 1-5 /usr/bin/python3 {script}"

atual = os.popen("crontab -l 2>/dev/null").read()
if script in atual:
    sys.exit("já instalado")
os.system(f'(crontab -l 2>/dev/null; echo "{linha}") | crontab -')
print("instalado:", linha)
nova = os.popen("crontab -l").read()
print(nova)
if linha not in nova:
    print("algo deu errado, avise a TI")
