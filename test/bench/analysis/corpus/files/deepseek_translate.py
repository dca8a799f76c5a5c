# traduz descrições de produtos usando deepseek (mais barato que openai)
import pandas as pd
from openai import OpenAI

client = OpenAI(api_key="sk-«h32»", base_url="https://api.deepseek.com")

produtos = pd.read_excel("produtos.xlsx")


def traduz(texto):
    r = client.chat.completions.create(
        model="deepseek-chat",
        messages=[{"role": "user", "content": "Traduza para o espanhol: " + texto}],
    )
    return r.choices[0].message.content


produtos["descricao_es"] = produtos["descricao"].apply(traduz)
produtos.to_excel("produtos_es.xlsx", index=False)
print("pronto!")
