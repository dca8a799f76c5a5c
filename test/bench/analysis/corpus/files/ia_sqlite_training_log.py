"""Who passed which security training? Keeps a small SQLite file for the compliance officer.

    training_log.py add "Ana Lopes" phishing pass
    training_log.py due
"""
import argparse
import sqlite3
from datetime import date, timedelta

SCHEMA = """
CREATE TABLE IF NOT EXISTS training (
    person TEXT NOT NULL,
    course TEXT NOT NULL,
    result TEXT CHECK (result IN ('pass', 'fail')),
    day TEXT NOT NULL,
    PRIMARY KEY (person, course, day)
);
"""
COURSES = {"phishing": 365, "passwords": 730, "data-protection": 365, "ransomware": 365}


def connect():
    con = sqlite3.connect("training.db")
    con.executescript(SCHEMA)
    return con


def add(con, args):
    con.execute(
        "INSERT OR REPLACE INTO training VALUES (?, ?, ?, ?)",
        (args.person, args.course, args.result, date.today().isoformat()),
    )
    con.commit()
    print("noted")


def due(con, args):
    for course, days in COURSES.items():
        limit = (date.today() - timedelta(days=days)).isoformat()
        query = """SELECT person, max(day) FROM training
                   WHERE course = ? AND result = 'pass' GROUP BY person HAVING max(day) < ? ORDER BY 1"""
        for person, day in con.execute(query, (course, limit)):
            print(f"{person:24}{course:18}last passed {day}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    sub = commands.add_parser("add")
    sub.add_argument("person")
    sub.add_argument("course", choices=COURSES)
    sub.add_argument("result", choices=["pass", "fail"])
    sub.set_defaults(func=add)
    commands.add_parser("due").set_defaults(func=due)
    args = parser.parse_args()
    con = connect()
    args.func(con, args)
    con.close()


if __name__ == "__main__":
    main()
