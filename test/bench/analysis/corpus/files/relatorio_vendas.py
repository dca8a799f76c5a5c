# -*- coding: utf-8 -*-
# Relatório semanal de vendas - equipe comercial
import pandas as pd
import datetime as dt

hoje = dt.date.today()
arquivo = "vendas_semana.csv"

vendas = pd.read_csv(arquivo, sep=";", decimal=",")
vendas["data"] = pd.to_datetime(vendas["data"], dayfirst=True)
ultima = vendas[vendas["data"] >= pd.Timestamp(hoje - dt.timedelta(days=7))]

# soma por vendedor
resumo = ultima.groupby("vendedor", as_index=False)["valor"].sum()
resumo = resumo.sort_values("valor", ascending=False)

# meta fixa, combinada com a diretoria
META = 15000
resumo["atingiu"] = resumo["valor"] >= META

resumo.to_csv("resumo_semana.csv", sep=";", index=False)
print(resumo.head(10))
