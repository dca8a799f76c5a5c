"""Commits per author and month, for the quarterly review."""
import subprocess
from collections import Counter

out = subprocess.run(
    ["git", "log", "--pretty=%an|%ad", "--date=format:%Y-%m"],
    capture_output=True,
    text=True,
    check=True,
).stdout

counts = Counter(tuple(line.split("|")) for line in out.splitlines())
months = sorted({month for _, month in counts})
authors = sorted({author for author, _ in counts})
print("author".ljust(24), *months)
for author in authors:
    print(author.ljust(24), *(str(counts[author, m]).rjust(7) for m in months))
