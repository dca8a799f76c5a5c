# Training for the internal developers: how passwords are to be kept.
import getpass
import secrets
import sys

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024)
USERS = {}


def register(name):
    password = getpass.getpass(f"New password for {name}: ")
    if len(password) < 12:
        raise SystemExit("password: too short")
    USERS[name] = hasher.hash(password)


def login(name):
    try:
        hasher.verify(USERS[name], getpass.getpass("Password: "))
    except VerifyMismatchError:
        print("wrong password")
        return None
    session_token = secrets.token_urlsafe(32)
    return session_token


user = sys.argv[1] if len(sys.argv) > 1 else "ana"
register(user)
print("logged in" if login(user) else "try again")
