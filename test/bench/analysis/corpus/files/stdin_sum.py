#!/usr/bin/env python3
# adds up the numbers in a column of pasted text
import sys

total = 0.0
count = 0
skipped = []
for line in sys.stdin:
    text = line.strip().replace(".", "").replace(",", ".")
    if not text:
        continue
    try:
        total += float(text)
        count += 1
    except ValueError:
        skipped.append(line.rstrip())
print(f"{count} numbers, sum {total:.2f}")
for line in skipped:
    print("skipped:", line)
