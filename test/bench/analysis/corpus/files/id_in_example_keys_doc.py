"""Redacts keys in logs.

>>> redact("key=AKIAIOSFODNN7EXAMPLE")
'key=AKIA************'
>>> redact("Authorization: Bearer abc.def.ghi")
'Authorization: Bearer ***'
"""
import re

PATTERNS = [
    (re.compile(r"AKIA[0-9A-Z]{16}"), "AKIA************"),
    (re.compile(r"(?i)(authorization:\s*bearer)\s+\S+"), r"\1 ***"),
    (re.compile(r"(?i)(password\s*[=:]\s*)\S+"), r"\1***"),
]


def redact(line: str) -> str:
    for pattern, replacement in PATTERNS:
        line = pattern.sub(replacement, line)
    return line


if __name__ == "__main__":
    import doctest

    doctest.testmod()
