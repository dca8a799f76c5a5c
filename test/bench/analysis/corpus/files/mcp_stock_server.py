"""MCP server that lets the assistant look up stock levels."""
import sqlite3
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("stock")
DB = "stock.db"


@mcp.tool()
def stock_level(article: str) -> int:
    """Units of an article on stock."""
    with sqlite3.connect(DB) as con:
        row = con.execute("SELECT units FROM stock WHERE article = ?", (article,)).fetchone()
    return row[0] if row else 0


@mcp.tool()
def low_articles(limit: int = 10) -> list[str]:
    """Articles below their minimum."""
    with sqlite3.connect(DB) as con:
        rows = con.execute("SELECT article FROM stock WHERE units < minimum LIMIT ?", (limit,))
        return [r[0] for r in rows]


if __name__ == "__main__":
    mcp.run()
