"""Turns plan.yml into a schedule: start and end of each task, and the critical path."""
import sys
from datetime import date, timedelta
from functools import lru_cache

import yaml

EXAMPLE = """
start: 2025-02-03
tasks:
  kickoff:   {days: 1}
  concept:   {days: 8, after: [kickoff]}
  contracts: {days: 12, after: [kickoff]}
  build:     {days: 20, after: [concept]}
  training:  {days: 4, after: [build, contracts]}
  execute:   {days: 2, after: [training]}
"""

text = open(sys.argv[1], encoding="utf-8").read() if len(sys.argv) > 1 else EXAMPLE
plan = yaml.safe_load(text)
tasks = plan["tasks"]


def workday(offset):
    day = plan["start"] if isinstance(plan["start"], date) else date.fromisoformat(plan["start"])
    while offset:
        day += timedelta(days=1)
        if day.weekday() < 5:
            offset -= 1
    return day


@lru_cache(maxsize=None)
def finish(name):
    return start(name) + tasks[name]["days"]


@lru_cache(maxsize=None)
def start(name):
    return max((finish(p) for p in tasks[name].get("after", [])), default=0)


def critical_path():
    name = max(tasks, key=finish)
    path = [name]
    while tasks[name].get("after"):
        name = max(tasks[name]["after"], key=finish)
        path.append(name)
    return path[::-1]


critical = critical_path()
for name in sorted(tasks, key=start):
    mark = "*" if name in critical else " "
    print(f"{mark} {name:12} {workday(start(name))} – {workday(finish(name) - 1)}  {'=' * tasks[name]['days']}")
print("critical:", " > ".join(critical))
