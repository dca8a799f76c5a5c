"""Registers the daily exchange rate job."""
from crontab import CronTab
from pathlib import Path
import sys

cron = CronTab(user=True)
cron.remove_all(comment="fx-rates")
job = cron.new(command=f"{sys.executable} {Path('fx.py').resolve()}", comment="fx-rates")
job.setall("30 7 * * 1-5")
cron.write()
print("job:", job)
for other in cron:
    print(other)
