# Warns about dangerous statements before a migration gets merged. Reads files only.
import re
import sys
from pathlib import Path

RULES = {
    "drops a table": re.compile(r"\bDROP\s+TABLE\b", re.I),
    "empties a table": re.compile(r"\bTRUNCATE\s+TABLE\b", re.I),
    "delete without where": re.compile(r"\bDELETE\s+FROM\s+\w+\s*;", re.I),
    "grants everything": re.compile(r"\bGRANT\s+ALL\b", re.I),
}
EXAMPLES = """
    DROP TABLE staff;            -- reported
    DELETE FROM staff WHERE id=1 -- fine
"""


def lint(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for what, pattern in RULES.items():
            if pattern.search(line):
                yield f"{path}:{number}: {what}"


def main(folder):
    found = [hit for path in sorted(Path(folder).rglob("*.sql")) for hit in lint(path)]
    print("\n".join(found) or "clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "migrations"))
