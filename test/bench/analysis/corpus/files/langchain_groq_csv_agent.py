from langchain_groq import ChatGroq
from langchain_experimental.agents import create_csv_agent

llm = ChatGroq(model="llama-3.3-70b-versatile", api_key="gsk_«a52»")
agent = create_csv_agent(llm, "vendas_2024.csv", allow_dangerous_code=True, verbose=True)
perguntas = [
    "Qual vendedor vendeu mais em março?",
    "Qual a margem média por linha de produto?",
    "Há clientes com mais de três devoluções?",
]
for pergunta in perguntas:
    resposta = agent.invoke({"input": pergunta})
    print(pergunta)
    print("  ->", resposta["output"])
print("fim")
