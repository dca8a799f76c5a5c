"""Writes CHANGES.md from the subjects of the commits since the last tag."""
import re
import subprocess
import sys
from collections import defaultdict

KINDS = {"feat": "New", "fix": "Repaired", "docs": "Documentation", "perf": "Faster"}
SUBJECT = re.compile(r"^(\w+)(?:\(([^)]*)\))?!?: (.+)$")


def git(*arguments):
    done = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def main():
    try:
        last = git("describe", "--tags", "--abbrev=0")
    except subprocess.CalledProcessError:
        sys.exit("no tag yet")
    sections = defaultdict(list)
    for subject in git("log", "--format=%s", f"{last}..HEAD").splitlines():
        match = SUBJECT.match(subject)
        if match and match.group(1) in KINDS:
            scope = f"**{match.group(2)}**: " if match.group(2) else ""
            sections[KINDS[match.group(1)]].append(scope + match.group(3))
    with open("CHANGES.md", "w", encoding="utf-8") as out:
        out.write(f"# Since {last}\n")
        for title, entries in sections.items():
            out.write(f"\n## {title}\n\n")
            out.writelines(f"- {entry}\n" for entry in entries)
    print(sum(map(len, sections.values())), "entries")


if __name__ == "__main__":
    main()
