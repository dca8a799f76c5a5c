import os
import sys


def size(path):
    total = 0
    for entry in os.scandir(path):
        if entry.is_symlink():
            continue
        total += size(entry.path) if entry.is_dir() else entry.stat().st_size
    return total


root = sys.argv[1] if len(sys.argv) > 1 else "."
sizes = sorted(((size(e.path), e.name) for e in os.scandir(root) if e.is_dir()), reverse=True)
for amount, name in sizes[:15]:
    print(f"{amount / 1e6:10.1f} MB  {name}")
