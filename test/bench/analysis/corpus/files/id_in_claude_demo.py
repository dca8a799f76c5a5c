import os

import anthropic

MODEL = os.getenv("CLAUDE_MODEL", "claude-3-5-haiku-latest")
client = anthropic.Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"])


def explain(word: str) -> str:
    message = client.messages.create(
        model=MODEL,
        max_tokens=120,
        messages=[{"role": "user", "content": f"Explain '{word}' to a trainee in two sentences."}],
    )
    return message.content[0].text


for word in ["accrual", "deferral", "goodwill"]:
    print(word, "->", explain(word))
