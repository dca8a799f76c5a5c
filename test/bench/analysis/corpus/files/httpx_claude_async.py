import asyncio
import csv
import os

import httpx

URL = "https://api.anthropic.com/v1/messages"
HEADERS = {
    "x-api-key": os.environ["ANTHROPIC_API_KEY"],
    "anthropic-version": "2023-06-01",
}


async def answer(client, text):
    reply = await client.post(
        URL,
        headers=HEADERS,
        json={
            "model": "claude-3-haiku-20240307",
            "max_tokens": 300,
            "messages": [{"role": "user", "content": f"Draft a polite reply to this complaint:\n{text}"}],
        },
        timeout=60,
    )
    return reply.json()["content"][0]["text"]


async def main():
    with open("complaints.csv", newline="", encoding="utf-8") as f:
        complaints = [row["text"] for row in csv.DictReader(f)]
    async with httpx.AsyncClient() as client:
        for reply in await asyncio.gather(*(answer(client, c) for c in complaints)):
            print(reply, end="\n\n")


asyncio.run(main())
