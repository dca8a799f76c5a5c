"""Row counts of the warehouse. Credentials come from the Windows credential store."""
from __future__ import annotations

import sys
from getpass import getuser
from urllib.parse import quote_plus

import keyring
import sqlalchemy as sa

HOST_FILE = "dwh_host.txt"
PASSWORD_SERVICE = "dwh-readonly"
QUERY = sa.text("SELECT COUNT(*) FROM sales WHERE day = :day")


def engine() -> sa.Engine:
    password = keyring.get_password(PASSWORD_SERVICE, getuser())
    if password is None:
        raise SystemExit("store your password first: keyring set dwh-readonly <user>")
    with open(HOST_FILE, encoding="ascii") as fh:
        host = fh.read().strip()
    url = f"postgresql+psycopg://{getuser()}:{quote_plus(password)}@{host}/dwh?sslmode=verify-full"
    return sa.create_engine(url, pool_pre_ping=True)


def main(days: list[str]) -> int:
    missing = 0
    with engine().connect() as con:
        for day in days:
            n = con.execute(QUERY, {"day": day}).scalar_one()
            print(day, n)
            missing += n == 0
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
