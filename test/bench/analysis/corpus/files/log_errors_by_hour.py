import re
import sys
from collections import Counter
from pathlib import Path

LINE = re.compile(r"^(\d{4}-\d{2}-\d{2}) (\d{2}):\d{2}:\d{2},\d+ (\w+) (.*)$")

by_hour, messages = Counter(), Counter()
for name in sys.argv[1:]:
    with Path(name).open(encoding="utf-8", errors="replace") as f:
        for line in f:
            m = LINE.match(line)
            if not m or m.group(3) not in ("ERROR", "FATAL"):
                continue
            by_hour[m.group(2)] += 1
            messages[re.sub(r"\d+", "#", m.group(4))[:80]] += 1

for hour in sorted(by_hour):
    print(hour, "*" * min(by_hour[hour], 60), by_hour[hour])
for text, n in messages.most_common(5):
    print(n, text)
