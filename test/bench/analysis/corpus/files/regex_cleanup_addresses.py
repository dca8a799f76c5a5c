"""Normalises street names of the address export."""
import re
import sys

RULES = [
    (re.compile(r"str\.?$", re.I), "straße"),
    (re.compile(r"\bpl\.?$", re.I), "platz"),
    (re.compile(r"\s{2,}"), " "),
    (re.compile(r"\s+([,.])"), r"\1"),
]


def clean(text):
    text = text.strip()
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text


for line in sys.stdin:
    print(clean(line.rstrip("\n")))
