# Ask for a calculation in words, get the number. The model gives a pandas expression.
import pandas as pd
from anthropic import Anthropic
import readline  # noqa: F401

df = pd.read_csv("https://bi.acme-retail.example/sales/2024.csv", parse_dates=["date"])
HEAD = df.head(5).to_string()

client = Anthropic()
history = []


def ask(question):
    history.append({"role": "user", "content": "df.head():\n" + HEAD + "\n\nExpression for: " + question})
    msg = client.messages.create(
        model="claude-sonnet-4-20250514",
        max_tokens=300,
        system="Return one pandas expression on df. No fences, no text.",
        messages=history,
    )
    code = msg.content[0].text.strip()
    history.append({"role": "assistant", "content": code})
    return code


def main():
    while True:
        q = input("? ")
        if q in ("", "q"):
            return
        expr = ask(q)
        print("  [", expr, "]")
        try:
            result = eval(expr, {"df": df, "pd": pd})
        except Exception as exc:
            print("failed:", exc)
            continue
        print(result)


main()
