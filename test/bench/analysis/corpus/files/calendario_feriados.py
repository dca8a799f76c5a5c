# gera calendário de dias úteis do ano
from datetime import date, timedelta

FERIADOS = {
    date(2024, 1, 1): "Confraternização",
    date(2024, 4, 21): "Tiradentes",
    date(2024, 5, 1): "Dia do Trabalho",
    date(2024, 9, 7): "Independência",
    date(2024, 12, 25): "Natal",
}


def dias_uteis(inicio, fim):
    dia = inicio
    while dia <= fim:
        if dia.weekday() < 5 and dia not in FERIADOS:
            yield dia
        dia += timedelta(days=1)


por_mes = {}
for dia in dias_uteis(date(2024, 1, 1), date(2024, 12, 31)):
    por_mes[dia.month] = por_mes.get(dia.month, 0) + 1
print(por_mes)
