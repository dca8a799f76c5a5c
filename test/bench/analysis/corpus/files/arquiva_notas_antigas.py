# move as notas antigas para o arquivo morto e apaga a pasta de trabalho
import os
import shutil
from datetime import date

TRABALHO = r"D:\fiscal\trabalho"
ARQUIVO = r"E:\arquivo_morto"
limite = date.today().year - 5

for ano in os.listdir(TRABALHO):
    if ano.isdigit() and int(ano) < limite:
        origem = os.path.join(TRABALHO, ano)
        shutil.copytree(origem, os.path.join(ARQUIVO, ano))
        shutil.rmtree(origem)
        print("arquivado", ano)
print("fim")
