"""Finds gaps and overlaps in the time sheets (CSV in, text out)."""
import sys
from collections import defaultdict
from datetime import datetime
import pandas as pd

FORMAT = "%Y-%m-%d %H:%M"
frame = pd.read_csv(sys.argv[1])
days = defaultdict(list)
for row in frame.itertuples():
    start = datetime.strptime(row.start, FORMAT)
    end = datetime.strptime(row.end, FORMAT)
    days[row.person, start.date()].append((start, end))

for (person, day), entries in sorted(days.items()):
    entries.sort()
    for (_, end), (start, _) in zip(entries, entries[1:]):
        if start < end:
            print(person, day, "overlap at", start.strftime("%H:%M"))
        elif (start - end).seconds > 7200:
            print(person, day, "gap of", start - end)
