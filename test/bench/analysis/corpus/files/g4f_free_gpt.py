# free gpt, no key needed :)
import g4f

tema = input("Tema do post: ")
resposta = g4f.ChatCompletion.create(
    model="gpt-4",
    messages=[{"role": "user", "content": f"Escreva um post de LinkedIn sobre {tema}"}],
)
print(resposta)
with open("post.txt", "w", encoding="utf-8") as f:
    f.write(resposta)
print("salvo em post.txt")
print(len(resposta), "caracteres")
if len(resposta) > 3000:
    print("muito longo para o LinkedIn")
