# converte valores de uma planilha usando a cotação do BCB
import requests
import pandas as pd

URL = "https://api.bcb.gov.br/dados/serie/bcdata.sgs.1/dados/ultimos/1?formato=json"


def cotacao():
    r = requests.get(URL, timeout=15)
    r.raise_for_status()
    return float(r.json()[0]["valor"])


df = pd.read_excel("pedidos_usd.xlsx")
usd = cotacao()
df["valor_brl"] = (df["valor_usd"] * usd).round(2)
df.to_excel("pedidos_brl.xlsx", index=False)
print(f"cotação {usd:.4f}, {len(df)} pedidos")
