"""Makes a fair shift plan for the warehouse team."""
import itertools
import calendar
import csv
from collections import Counter

TEAM = ["Ana", "Bruno", "Carla", "Diego", "Eva", "Filipe"]
SHIFTS = ["early", "late", "night"]


def plan(year, month):
    people = itertools.cycle(TEAM)
    days = calendar.monthrange(year, month)[1]
    for day in range(1, days + 1):
        for shift in SHIFTS:
            yield f"{year}-{month:02d}-{day:02d}", shift, next(people)


rows = list(plan(2024, 6))
counts = Counter(person for _, _, person in rows)
assert max(counts.values()) - min(counts.values()) <= 1
with open("plan.csv", "w", newline="") as f:
    csv.writer(f).writerows([("day", "shift", "person"), *rows])
print(counts)
