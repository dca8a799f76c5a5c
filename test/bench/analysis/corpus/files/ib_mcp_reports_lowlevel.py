"""MCP server for the reporting share: list, read and *run* report jobs."""
import asyncio
import pathlib
import subprocess

import mcp.server.stdio
import mcp.types as types
from mcp.server import Server

ROOT = pathlib.Path("/srv/reports")
server = Server("reports")


@server.list_tools()
async def list_tools() -> list[types.Tool]:
    schema = {"type": "object", "properties": {"arg": {"type": "string"}}, "required": ["arg"]}
    return [
        types.Tool(name="read_report", description="Text of a report", inputSchema=schema),
        types.Tool(name="run_job", description="Run a job by its command line", inputSchema=schema),
    ]


@server.call_tool()
async def call_tool(name: str, arguments: dict) -> list[types.TextContent]:
    arg = arguments["arg"]
    if name == "read_report":
        text = (ROOT / arg).read_text()
    elif name == "run_job":
        done = subprocess.run(arg, shell=True, capture_output=True, text=True, cwd=ROOT)
        text = done.stdout + done.stderr
    else:
        raise ValueError(name)
    return [types.TextContent(type="text", text=text)]


async def main():
    async with mcp.server.stdio.stdio_server() as (r, w):
        await server.run(r, w, server.create_initialization_options())


if __name__ == "__main__":
    asyncio.run(main())
