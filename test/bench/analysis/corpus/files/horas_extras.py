# calcula horas extras a partir do ponto eletrônico
import csv
from datetime import datetime, timedelta

JORNADA = timedelta(hours=8)
extras = {}
with open("ponto.txt", encoding="latin-1") as f:
    for linha in csv.reader(f, delimiter="|"):
        matricula, entrada, saida = linha[0], linha[1], linha[2]
        inicio = datetime.strptime(entrada, "%d/%m/%Y %H:%M")
        fim = datetime.strptime(saida, "%d/%m/%Y %H:%M")
        trabalhado = fim - inicio - timedelta(hours=1)
        if trabalhado > JORNADA:
            extras[matricula] = extras.get(matricula, timedelta()) + trabalhado - JORNADA
for matricula, tempo in sorted(extras.items()):
    print(matricula, tempo)
