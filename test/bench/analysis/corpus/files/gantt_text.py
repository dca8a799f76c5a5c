"""A Gantt chart in plain text, for mails."""
from datetime import date

TASKS = [
    ("Requirements", date(2024, 6, 3), date(2024, 6, 14)),
    ("Migration test", date(2024, 6, 10), date(2024, 6, 28)),
    ("Training", date(2024, 6, 24), date(2024, 7, 5)),
    ("Go-live", date(2024, 7, 8), date(2024, 7, 9)),
]
start = min(t[1] for t in TASKS)
end = max(t[2] for t in TASKS)
width = (end - start).days + 1
for name, first, last in TASKS:
    before = (first - start).days
    length = (last - first).days + 1
    bar = " " * before + "#" * length + " " * (width - before - length)
    print(f"{name:16}|{bar}|")
print(f"{'':16} {start} .. {end}")
