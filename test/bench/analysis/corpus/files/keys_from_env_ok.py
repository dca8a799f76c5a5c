"""Names colours; the key comes from the environment or the keyring."""
import os
import keyring
from openai import OpenAI

key = os.environ.get("OPENAI_API_KEY") or keyring.get_password("openai", "design")
client = OpenAI(api_key=key, timeout=20)
COLOURS = ["#1b6ca8", "#c0392b", "#f39c12"]

for colour in COLOURS:
    r = client.chat.completions.create(
        model="gpt-4o-mini",
        messages=[{"role": "user", "content": f"A short product name for the colour {colour}"}],
    )
    print(colour, r.choices[0].message.content)
