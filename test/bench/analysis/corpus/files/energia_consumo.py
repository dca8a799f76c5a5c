import pandas as pd

# consumo por loja, arquivo enviado pela distribuidora
consumo = pd.read_csv("consumo_2024.csv", sep=";", decimal=",", parse_dates=["mes"])
consumo["kwh_m2"] = consumo["kwh"] / consumo["area"]
media = consumo.groupby("loja")["kwh_m2"].mean()
limite = media.mean() + 2 * media.std()

suspeitas = media[media > limite]
if suspeitas.empty:
    print("nenhuma loja acima do limite")
else:
    for loja, valor in suspeitas.items():
        print(f"loja {loja}: {valor:.1f} kWh/m² (limite {limite:.1f})")

tabela = consumo.pivot(index="mes", columns="loja", values="kwh")
print(tabela.tail(3).to_string())
