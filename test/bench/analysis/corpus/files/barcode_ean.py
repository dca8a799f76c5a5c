"""Validates EAN-13 codes from the scanner file."""
from pathlib import Path

KNOWN_GOOD = "4006381333931"


def valid(code):
    if len(code) != 13 or not code.isdigit():
        return False
    weights = [1, 3] * 6
    total = sum(int(d) * w for d, w in zip(code, weights))
    return (10 - total % 10) % 10 == int(code[-1])


assert valid(KNOWN_GOOD)
codes = Path("scans.txt").read_text().split()
bad = [code for code in codes if not valid(code)]
print(f"{len(codes)} scans, {len(bad)} invalid")
for code in bad:
    print(" ", code)
