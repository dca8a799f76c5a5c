"""Translates product texts in parallel."""
import asyncio
import csv

from anthropic import AsyncAnthropic

client = AsyncAnthropic()
gate = asyncio.Semaphore(5)


async def translate(sku, text):
    async with gate:
        message = await client.messages.create(
            model="claude-3-5-haiku-latest",
            max_tokens=1000,
            messages=[{"role": "user", "content": "Translate to Dutch, keep the tone:\n" + text}],
        )
    return sku, message.content[0].text


async def main():
    with open("catalogue.csv", encoding="utf-8") as source:
        rows = list(csv.DictReader(source, delimiter=";"))
    jobs = [translate(row["sku"], row["text_en"]) for row in rows]
    results = await asyncio.gather(*jobs)
    with open("catalogue_nl.csv", "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerows(results)


asyncio.run(main())
