"""Counts words of the glossary in the texts of the intranet, for the translation budget.

A "token" here is a word as the translators count it, not what a language model means by it.
"""
import re
import sys
from collections import Counter
from pathlib import Path

TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+(?:['-][A-Za-zÀ-ÿ]+)*")
STOP_TOKENS = {"the", "a", "of", "and", "to", "in", "is", "for", "with"}
PRICE_PER_TOKEN = 0.11


def tokenize(text):
    for match in TOKEN.finditer(text):
        token = match.group().lower()
        if token not in STOP_TOKENS:
            yield token


def main(folder):
    token_count = 0
    frequency = Counter()
    for path in sorted(Path(folder).rglob("*.txt")):
        tokens = list(tokenize(path.read_text(encoding="utf-8", errors="replace")))
        token_count += len(tokens)
        frequency.update(tokens)
        print(f"{path.name:40}{len(tokens):8}")
    new_tokens = [t for t, n in frequency.items() if n == 1]
    print(f"{'token_count':40}{token_count:8}")
    print(f"{'tokens seen once':40}{len(new_tokens):8}")
    print(f"{'cost':40}{token_count * PRICE_PER_TOKEN:8.2f}")
    for token, n in frequency.most_common(20):
        print(f"    {token:20}{n:6}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "texts")
