"""Turns request mails (.msg on the share) into offers with an agent that may look up prices."""
from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import extract_msg
from pydantic import BaseModel
from pydantic_ai import Agent, RunContext

INBOX = Path(r"\\filer03\sales\requests")


@dataclass
class Deps:
    db: sqlite3.Connection


class Line(BaseModel):
    article: str
    quantity: int
    price: float


class Offer(BaseModel):
    customer: str
    lines: list[Line]


agent = Agent(
    "openai:gpt-4o",
    deps_type=Deps,
    output_type=Offer,
    system_prompt="Make an offer. Look up every price with the tool.",
)


@agent.tool
def price(ctx: RunContext[Deps], article: str) -> float:
    """List price of an article."""
    row = ctx.deps.db.execute("SELECT price FROM article WHERE no = ?", (article,)).fetchone()
    return row[0] if row else -1.0


async def one(path: Path, deps: Deps) -> Offer:
    msg = extract_msg.openMsg(path)
    parts = [f"From: {msg.sender}", f"Subject: {msg.subject}", msg.body or ""]
    result = await agent.run("\n".join(parts), deps=deps)
    return result.output


async def main():
    deps = Deps(sqlite3.connect("prices.db"))
    for path in INBOX.glob("*.msg"):
        offer = await one(path, deps)
        path.with_suffix(".json").write_text(offer.model_dump_json(indent=1))


asyncio.run(main())
