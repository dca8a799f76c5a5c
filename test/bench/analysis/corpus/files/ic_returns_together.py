"""Operations: reasons of returned parcels, from the warehouse file."""
from __future__ import annotations

import os

import duckdb
from together import Together

con = duckdb.connect("warehouse.duckdb", read_only=True)
client = Together(api_key=os.getenv("TOGETHER_API_KEY"))
SQL = """
    select r.parcel_id, r.customer_note, c.name, c.email
    from returns r join customers c using (customer_id)
    where r.created > current_date - 7
"""


def ask(lines: list[str]) -> str:
    stream = client.chat.completions.create(
        model="meta-llama/Llama-3.3-70B-Instruct-Turbo",
        messages=[{"role": "user", "content": "Group these returns by reason:\n" + "\n".join(lines)}],
        stream=True,
    )
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream)


rows = con.sql(SQL).fetchall()
for start in range(0, len(rows), 50):
    part = [" | ".join(map(str, row)) for row in rows[start:start + 50]]
    print(ask(part))
