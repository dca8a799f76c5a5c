import aiohttp
import asyncio

API_KEY = "sk-«a20»T3BlbkFJ«a20»"


async def slogan(session, product):
    payload = {
        "model": "gpt-3.5-turbo",
        "messages": [{"role": "user", "content": f"Escribe un eslogan para {product}"}],
    }
    headers = {"Authorization": "Bearer " + API_KEY}
    async with session.post("https://api.openai.com/v1/chat/completions", json=payload, headers=headers) as r:
        data = await r.json()
        return data["choices"][0]["message"]["content"]


async def main():
    productos = ["zapatillas", "mochila", "reloj deportivo"]
    async with aiohttp.ClientSession() as session:
        for p in productos:
            print(p, "->", await slogan(session, p))


asyncio.run(main())
