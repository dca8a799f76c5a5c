"""Invents product names with a model on this machine."""
import requests

PROMPT = "Five short names for a garden tool. One per line."
answer = requests.post(
    "http://localhost:11434/api/generate",
    json={"model": "llama3.2", "prompt": PROMPT, "stream": False},
    timeout=120,
)
for name in answer.json()["response"].splitlines():
    print("-", name.strip(" -*0123456789."))
