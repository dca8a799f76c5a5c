"""Checks passwords against our policy; used by the service desk."""
import getpass
import re

PASSWORD_MIN = 12
PASSWORD_RULES = {
    "upper case": r"[A-Z]",
    "lower case": r"[a-z]",
    "digit": r"[0-9]",
    "special character": r"[^A-Za-z0-9]",
}
MESSAGE_PASSWORD = "Your password must have at least 12 characters"


def faults(password):
    if len(password) < PASSWORD_MIN:
        yield "too short"
    for name, pattern in PASSWORD_RULES.items():
        if not re.search(pattern, password):
            yield f"no {name}"


password = getpass.getpass("password to check: ")
print(", ".join(faults(password)) or "fine")
