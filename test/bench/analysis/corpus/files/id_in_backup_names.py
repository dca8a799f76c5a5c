"""Which backups would be kept? Prints only."""
from datetime import date, timedelta

DAYS = [date(2025, 3, 31) - timedelta(days=n) for n in range(60)]
keep = set(DAYS[:7])
keep |= {day for day in DAYS if day.weekday() == 6}
keep |= {day for day in DAYS if day.day == 1}
for day in DAYS:
    print(f"backup-{day}.tar.gz", "keep" if day in keep else "delete")
