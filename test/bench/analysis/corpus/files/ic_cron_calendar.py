# Which jobs will run tonight? The list was copied from the wiki page of the batch team.
from datetime import datetime, timedelta

from croniter import croniter

JOBS = """
15 1 * * *   /opt/batch/load_orders.sh
0  2 * * 1-5 /opt/batch/post_journal.sh
@daily       /opt/batch/rotate.sh
*/30 * * * * /opt/batch/heartbeat.sh
"""


def parse(text):
    for line in text.strip().splitlines():
        if line.startswith("@"):
            spec, command = line.split(None, 1)
        else:
            *fields, command = line.split(None, 5)
            spec = " ".join(fields)
        yield spec, command.strip()


def upcoming(spec, start, hours=12):
    times, end = croniter(spec, start), start + timedelta(hours=hours)
    moment = times.get_next(datetime)
    while moment < end:
        yield moment
        moment = times.get_next(datetime)


start = datetime.now().replace(hour=20, minute=0, second=0, microsecond=0)
plan = sorted((t, command) for spec, command in parse(JOBS) for t in upcoming(spec, start))
for moment, command in plan:
    print(moment.strftime("%a %H:%M"), command)
