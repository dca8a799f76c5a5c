"""Turns a column copied from Excel into a list for the IN (...) of a report filter, back via the clipboard."""
import sys

import pyperclip

MAX_ITEMS = 1000


def items(text):
    seen = {}
    for line in text.splitlines():
        value = line.split("\t")[0].strip().strip("'\",;")
        if value:
            seen.setdefault(value, None)
    return list(seen)


def quote(value):
    return value if value.isdigit() else "'" + value.replace("'", "''") + "'"


def chunks(values, size=MAX_ITEMS):
    for start in range(0, len(values), size):
        yield values[start:start + size]


def main():
    column = sys.argv[1] if len(sys.argv) > 1 else "article"
    values = items(pyperclip.paste())
    if not values:
        print("copy a column first")
        return 1
    text = "\n   OR ".join(f"{column} IN ({', '.join(map(quote, part))})" for part in chunks(values))
    pyperclip.copy(f"({text})")
    print(len(values), "values, paste them into the filter")
    return 0


if __name__ == "__main__":
    sys.exit(main())
