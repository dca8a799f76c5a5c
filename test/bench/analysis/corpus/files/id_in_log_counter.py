import gzip
import re
import sys
from collections import Counter

LINE = re.compile(r'^(\S+) \S+ \S+ \[[^\]]+\] "(\w+) ([^" ]+)[^"]*" (\d{3})')
status, paths = Counter(), Counter()
for name in sys.argv[1:]:
    opener = gzip.open if name.endswith(".gz") else open
    with opener(name, "rt", errors="replace") as lines:
        for match in filter(None, map(LINE.match, lines)):
            status[match[4]] += 1
            paths[match[3].split("?")[0]] += 1
print(status.most_common())
print(paths.most_common(10))
