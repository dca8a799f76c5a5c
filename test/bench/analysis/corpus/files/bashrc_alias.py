import os

ALIAS = "alias relatorio='python3 /opt/bi/relatorio.py'\n"
rc = os.path.expanduser("~/.bashrc")

with open(rc) as f:
    ja_existe = ALIAS in f.read()

if not ja_existe:
    with open(rc, "a") as f:
        f.write("\n# atalho do BI\n")
        f.write(ALIAS)
    print("alias instalado, abra outro terminal")
else:
    print("nada a fazer")
print("ok")
print(rc)
