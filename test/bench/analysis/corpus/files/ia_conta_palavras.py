# -*- coding: utf-8 -*-
# Conta as palavras mais usadas nas respostas abertas da pesquisa de clima
# feito pela Júlia do RH com ajuda do ChatGPT :)
import re
from collections import Counter

# abre o arquivo de texto
with open("respostas.txt", encoding="utf-8") as arquivo:
    texto = arquivo.read()

# deixa tudo em minúsculo
texto = texto.lower()

# remove pontuação
texto = re.sub(r"[^\w\s]", " ", texto)

# lista de palavras que não interessam
ignorar = ["de", "a", "o", "que", "e", "do", "da", "em", "um", "para", "com", "não", "uma", "os", "no", "se", "na", "por", "mais", "as", "dos"]

palavras = []
for palavra in texto.split():
    if palavra not in ignorar and len(palavra) > 2:
        palavras.append(palavra)

contagem = Counter(palavras)
print("Total de palavras:", len(palavras))
print("Palavras diferentes:", len(contagem))
print()
for palavra, vezes in contagem.most_common(30):
    print(palavra.ljust(20), "*" * vezes, vezes)

# temas que a diretoria pediu
temas = {"senha": 0, "salário": 0, "chefe": 0, "home": 0, "computador": 0}
for tema in temas:
    temas[tema] = contagem.get(tema, 0)
print()
print("Temas:", temas)
