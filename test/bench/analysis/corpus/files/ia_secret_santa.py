"""Wichteln 2024: draws who gives to whom and writes a slip per person.

Nobody may draw themselves or their partner; last year's pairs are not repeated.
"""
import json
import random
from pathlib import Path

LAST_YEAR = Path("wichteln_2023.json")
OUT = Path("slips")

people = ["Anna", "Ben", "Clara", "Deniz", "Eva", "Farid", "Greta", "Hannes"]
partners = {("Anna", "Ben"), ("Eva", "Farid")}
forbidden = partners | {(b, a) for a, b in partners}
if LAST_YEAR.exists():
    forbidden |= {tuple(pair) for pair in json.loads(LAST_YEAR.read_text(encoding="utf-8"))}


def draw(names, tries=1000):
    """Shuffles until no forbidden pair is left; gives up after some tries."""
    for _ in range(tries):
        receivers = names[:]
        random.shuffle(receivers)
        pairs = list(zip(names, receivers))
        if all(a != b and (a, b) not in forbidden for a, b in pairs):
            return pairs
    raise RuntimeError("no draw possible, loosen the rules")


secret_santa = draw(people)
OUT.mkdir(exist_ok=True)
for giver, secret_receiver in secret_santa:
    text = f"Dear {giver},\n\nyou are the Secret Santa of {secret_receiver}.\nBudget: 15 EUR. Keep it secret!\n"
    (OUT / f"{giver}.txt").write_text(text, encoding="utf-8")

Path("wichteln_2024.json").write_text(json.dumps(secret_santa, ensure_ascii=False), encoding="utf-8")
print(len(secret_santa), "slips written")
