"""Baixa a lista de municípios do IBGE e grava um CSV para o cadastro de clientes."""
import csv
import json
from urllib.request import Request, urlopen

URL = "https://servicodados.ibge.gov.br/api/v1/localidades/estados/{uf}/municipios"
ESTADOS = ["SP", "RJ", "MG", "PR"]


def municipios(uf):
    pedido = Request(URL.format(uf=uf), headers={"Accept": "application/json"})
    with urlopen(pedido, timeout=30) as resposta:
        dados = json.loads(resposta.read().decode("utf-8"))
    for m in dados:
        yield {"uf": uf, "codigo": m["id"], "nome": m["nome"]}


def main():
    linhas = []
    for uf in ESTADOS:
        antes = len(linhas)
        linhas.extend(municipios(uf))
        print(uf, len(linhas) - antes, "municípios")
    # chave primária: código do IBGE, não pode repetir
    chaves = {linha["codigo"] for linha in linhas}
    assert len(chaves) == len(linhas), "código repetido"
    with open("municipios.csv", "w", newline="", encoding="utf-8-sig") as saida:
        escritor = csv.DictWriter(saida, fieldnames=["uf", "codigo", "nome"], delimiter=";")
        escritor.writeheader()
        escritor.writerows(linhas)
    print("total:", len(linhas))


if __name__ == "__main__":
    main()
