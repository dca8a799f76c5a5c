import asyncio
import aiohttp

URLS = [f"https://intranet.corp.local/phonebook?page={n}" for n in range(1, 30)]


async def fetch(session, url):
    async with session.get(url, ssl=False) as r:
        return await r.text()


async def main():
    connector = aiohttp.TCPConnector(ssl=False)
    async with aiohttp.ClientSession(connector=connector) as session:
        pages = await asyncio.gather(*(fetch(session, u) for u in URLS))
    print(sum(len(p) for p in pages))


asyncio.run(main())
