"""Makes article numbers with a check digit."""
import string
from itertools import product

ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ"
SAMPLE_NUMBERS = ["AB-0001-7", "AB-0002-5", "ZZ-9999-0"]


def check_digit(text):
    total = 0
    for position, char in enumerate(text):
        value = string.ascii_uppercase.find(char) + 10 if char.isalpha() else int(char)
        total += value * (3 if position % 2 else 1)
    return (10 - total % 10) % 10


def numbers(prefix, first, count):
    for n in range(first, first + count):
        body = f"{prefix}{n:04}"
        yield f"{prefix}-{n:04}-{check_digit(body)}"


for a, b in list(product(ALPHABET[:2], ALPHABET[:2])):
    print(*numbers(a + b, 1, 3))
