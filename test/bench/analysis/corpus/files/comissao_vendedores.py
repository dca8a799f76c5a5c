"""Comissão por faixa."""
FAIXAS = ((10_000, 0.02), (30_000, 0.03), (float("inf"), 0.045))
VENDAS = {
    "Aline": 8_400.0,
    "Breno": 27_350.5,
    "Cíntia": 61_200.0,
    "Davi": 12_000.0,
}


def comissao(valor):
    total = anterior = 0.0
    for teto, taxa in FAIXAS:
        parte = min(valor, teto) - anterior
        if parte <= 0:
            break
        total += parte * taxa
        anterior = teto
    return round(total, 2)


for nome, valor in VENDAS.items():
    print(f"{nome:10} {valor:12.2f} {comissao(valor):10.2f}")
print("total", sum(comissao(v) for v in VENDAS.values()))
