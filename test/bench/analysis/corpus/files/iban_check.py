"""Checks IBANs of a supplier list (ISO 13616)."""
import sys

LENGTHS = {"DE": 22, "PT": 25, "ES": 24, "FR": 27, "IT": 27, "NL": 18, "AT": 20}
TEST_VECTORS = ["DE89370400440532013000", "PT50000201231234567890154", "ES9121000418450200051332"]


def valid(iban):
    iban = iban.replace(" ", "").upper()
    if LENGTHS.get(iban[:2]) != len(iban):
        return False
    rearranged = iban[4:] + iban[:4]
    digits = "".join(str(int(c, 36)) for c in rearranged)
    return int(digits) % 97 == 1


if __name__ == "__main__":
    assert all(valid(v) for v in TEST_VECTORS)
    for line in sys.stdin:
        line = line.strip()
        if line and not valid(line):
            print("invalid:", line)
