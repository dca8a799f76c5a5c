"""Checks the form of VAT ids."""
import re
import sys

FORMS = {
    "DE": r"DE\d{9}",
    "AT": r"ATU\d{8}",
    "FR": r"FR[A-Z0-9]{2}\d{9}",
    "NL": r"NL\d{9}B\d{2}",
    "ES": r"ES[A-Z0-9]\d{7}[A-Z0-9]",
}
for number in map(str.strip, sys.stdin):
    form = FORMS.get(number[:2].upper())
    print(number, "unknown country" if form is None else "ok" if re.fullmatch(form, number) else "wrong form")
