"""Summarise appraisal interviews. Async because 900 employees take for ever otherwise."""
import asyncio
import os

import asyncpg
from openai import AsyncAzureOpenAI

DSN = os.environ["HRDB"]
LIMIT = asyncio.Semaphore(8)

llm = AsyncAzureOpenAI(
    azure_endpoint=os.environ["AZURE_OPENAI_ENDPOINT"],
    api_key=os.environ["AZURE_OPENAI_API_KEY"],
    api_version="2024-10-21",
)


async def summarise(record):
    async with LIMIT:
        r = await llm.chat.completions.create(
            model="gpt-4o-hr",
            messages=[
                {"role": "developer", "content": "Three sentences, neutral tone."},
                {"role": "user", "content": record["notes"]},
            ],
        )
    return record["employee_id"], r.choices[0].message.content


async def main():
    pool = await asyncpg.create_pool(DSN)
    rows = await pool.fetch("SELECT employee_id, notes FROM appraisal WHERE year = 2024")
    done = await asyncio.gather(*[summarise(r) for r in rows])
    async with pool.acquire() as con:
        await con.executemany("UPDATE appraisal SET summary = $2 WHERE employee_id = $1", done)
    await pool.close()


asyncio.run(main())
