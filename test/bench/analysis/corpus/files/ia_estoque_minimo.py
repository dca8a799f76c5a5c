# Controle de estoque mínimo - almoxarifado
# Lê a planilha, calcula o ponto de pedido e gera a lista de compras
import math
import openpyxl

ARQUIVO = "estoque.xlsx"
NIVEL_SERVICO = 1.65   # 95%

planilha = openpyxl.load_workbook(ARQUIVO, data_only=True)
aba = planilha["Itens"]

cabecalho = {}
for coluna, celula in enumerate(aba[1]):
    cabecalho[celula.value] = coluna

compras = []
for linha in aba.iter_rows(min_row=2, values_only=True):
    codigo = linha[cabecalho["Código"]]
    if codigo is None:
        continue
    consumo = linha[cabecalho["Consumo diário"]] or 0
    desvio = linha[cabecalho["Desvio"]] or 0
    prazo = linha[cabecalho["Prazo (dias)"]] or 0
    saldo = linha[cabecalho["Saldo"]] or 0
    seguranca = NIVEL_SERVICO * desvio * math.sqrt(prazo)
    ponto = consumo * prazo + seguranca
    if saldo <= ponto:
        quantidade = math.ceil(consumo * 30 + seguranca - saldo)
        compras.append((codigo, linha[cabecalho["Descrição"]], saldo, round(ponto), quantidade))

lista = openpyxl.Workbook()
folha = lista.active
folha.title = "Comprar"
folha.append(["Código", "Descrição", "Saldo", "Ponto de pedido", "Comprar"])
for item in sorted(compras, key=lambda c: -c[4]):
    folha.append(item)
folha.column_dimensions["B"].width = 40
folha.freeze_panes = "A2"
lista.save("lista_compras.xlsx")
print(len(compras), "itens para comprar")
