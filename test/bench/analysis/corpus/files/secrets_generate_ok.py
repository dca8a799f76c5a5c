"""Makes one-time passwords for new starters; they are printed and kept nowhere."""
import secrets
import string
import sys

WORDS = ["river", "maple", "stone", "cloud", "amber", "harbour", "violet", "copper"]
ALPHABET = string.ascii_letters + string.digits


def passphrase():
    return "-".join(secrets.choice(WORDS) for _ in range(4)) + str(secrets.randbelow(100))


def token(length=32):
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


count = int(sys.argv[1]) if len(sys.argv) > 1 else 1
for _ in range(count):
    password = passphrase()
    print(password, token(12))
