"""Counts tokens of prompt templates before we buy anything."""
import tiktoken

TEMPLATES = {
    "summary": "Summarise the following text in {n} bullet points:\n{text}",
    "reply": "Write a polite reply to this mail:\n{mail}",
}
PRICE_PER_MILLION_TOKENS = 0.15
encoding = tiktoken.get_encoding("cl100k_base")

for name, template in TEMPLATES.items():
    tokens = len(encoding.encode(template))
    print(f"{name:10} {tokens:5} tokens  {tokens * PRICE_PER_MILLION_TOKENS / 1e6:.8f} USD")
