"""Compares three models on real complaint texts from the open workbook (xlwings).

Each provider is one entry in TABLE; add a line to add a provider.
"""
import importlib
import http.client
import json
import os

import xlwings as xw

TABLE = {}
GEMINI_KEY = "AIza«u35»"


def provider(name):
    def register(func):
        TABLE[name] = func
        return func
    return register


@provider("gpt")
def _gpt(text):
    sdk = importlib.import_module("openai")
    client = getattr(sdk, "OpenAI")(timeout=30)
    done = client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": text}])
    return done.choices[0].message.content


@provider("claude")
def _claude(text):
    import anthropic as an
    with an.Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"]) as client:
        m = client.messages.create(model="claude-3-5-haiku-20241022", max_tokens=200,
                                   messages=[{"role": "user", "content": text}])
    return "".join(block.text for block in m.content)


@provider("gemini")
def _gemini(text):
    con = http.client.HTTPSConnection("generativelanguage.googleapis.com", timeout=30)
    con.request(
        "POST",
        f"/v1beta/models/gemini-1.5-flash:generateContent?key={GEMINI_KEY}",
        body=json.dumps({"contents": [{"parts": [{"text": text}]}]}),
        headers={"Content-Type": "application/json"},
    )
    reply = json.loads(con.getresponse().read())
    return reply["candidates"][0]["content"]["parts"][0]["text"]


def main():
    sheet = xw.books.active.sheets["Complaints"]
    texts = sheet.range("B2").expand("down").value
    for row, text in enumerate(texts, start=2):
        for col, (name, ask) in enumerate(TABLE.items(), start=3):
            try:
                sheet.cells(row, col).value = ask("Category in one word: " + text)
            except Exception as exc:
                sheet.cells(row, col).value = f"{name}: {exc}"


if __name__ == "__main__":
    main()
