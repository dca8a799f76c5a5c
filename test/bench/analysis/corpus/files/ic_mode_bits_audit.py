# Audit: which files on the share may everybody write, and which run with their owner's rights?
import os
import stat
import sys
from collections import defaultdict


def walk(root):
    for folder, _dirs, names in os.walk(root):
        for name in names:
            yield os.path.join(folder, name)


def findings(path):
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        return
    if mode & stat.S_IWOTH:
        yield "world-writable (fix: chmod o-w, not chmod 777)"
    if mode & stat.S_ISUID:
        yield "setuid (fix: chmod u-s)"
    if mode & 0o7777 == 0o777:
        yield "777"


report = defaultdict(list)
for path in walk(sys.argv[1] if len(sys.argv) > 1 else "."):
    for what in findings(path):
        report[what].append(path)
for what, paths in report.items():
    print(what, len(paths))
    for path in paths[:20]:
        print("   ", path)
