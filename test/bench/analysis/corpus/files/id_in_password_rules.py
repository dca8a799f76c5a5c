"""Checks proposals against the password policy (nothing is stored)."""
import getpass
import string

MIN_PASSWORD_LENGTH = 12
PASSWORD_CLASSES = {
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "digit": string.digits,
    "special": "!\"$%&/()=?+*#-_.,;:",
}
WEAK_PASSWORDS = {"password", "passwort", "123456", "qwertz", "sommer2024", "admin", "letmein"}


def problems(password: str) -> list[str]:
    found = []
    if len(password) < MIN_PASSWORD_LENGTH:
        found.append("too short")
    if password.lower() in WEAK_PASSWORDS:
        found.append("well known")
    found += [f"no {name}" for name, chars in PASSWORD_CLASSES.items() if not set(chars) & set(password)]
    return found


if __name__ == "__main__":
    print(problems(getpass.getpass("Proposal: ")) or "fine")
