"""Classify support calls in the warehouse table, async via httpx."""
import asyncio

import httpx
import pyodbc

ENDPOINT = "https://contoso-ai.openai.azure.com"
DEPLOYMENT = "gpt4o-calls"
API_KEY = "«h32»"
DSN = "Driver={ODBC Driver 18 for SQL Server};Server=sql01.corp.local;Database=calls;UID=svc_calls;PWD=«l8»7!Kq;Encrypt=yes"


def load():
    connection = pyodbc.connect(DSN)
    cursor = connection.cursor()
    cursor.execute("SELECT TOP 500 call_id, transcript FROM dbo.calls ORDER BY started DESC")
    columns = [c[0] for c in cursor.description]
    return [dict(zip(columns, row)) for row in cursor.fetchall()]


async def classify(http, call):
    url = f"{ENDPOINT}/openai/deployments/{DEPLOYMENT}/chat/completions"
    response = await http.post(
        url,
        params={"api-version": "2024-06-01"},
        headers={"api-key": API_KEY},
        json={"messages": [{"role": "user", "content": call["transcript"]}], "max_tokens": 10},
    )
    return call["call_id"], response.json()["choices"][0]["message"]["content"]


async def main():
    async with httpx.AsyncClient(timeout=60) as http:
        tasks = [asyncio.create_task(classify(http, call)) for call in load()]
        for task in asyncio.as_completed(tasks):
            print(await task)


asyncio.run(main())
