"""Checks outgoing texts of the press office against our list of words.

The list names things nobody should send: passwords, "rm -rf /", eval(),
api.openai.com, pastebin.com or keys that begin with sk- or AKIA.
"""
import re
import sys

RULES = [
    ("password", re.compile(r"\b(pass(word|wort)?|pwd)\s*[:=]\s*\S+", re.I)),
    ("aws key", re.compile(r"\bAKIA[0-9A-Z]{16}\b")),
    ("openai key", re.compile(r"\bsk-[A-Za-z0-9_-]{20,}\b")),
    ("private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("paste site", re.compile(r"https?://(www\.)?(pastebin\.com|paste\.rs|0x0\.st)/\S+")),
    ("dangerous command", re.compile(r"rm\s+-rf\s+/|format\s+c:|vssadmin\s+delete|del\s+/[sq]", re.I)),
]

password_hint = "Use the password manager, never a text."
TOKEN_HELP = "Tokens are made in the portal under Profile / Tokens."


def check(text):
    """Yield rule, line number and the masked hit."""
    for number, line in enumerate(text.splitlines(), start=1):
        for name, pattern in RULES:
            hit = pattern.search(line)
            if hit:
                yield name, number, hit.group(0)[:3] + "***"


def main():
    bad = 0
    for name, number, masked in check(sys.stdin.read()):
        bad += 1
        print(f"line {number}: {name} ({masked})")
    print(password_hint if bad else "ok")
    return bad


if __name__ == "__main__":
    sys.exit(main() > 0)
