"""Percentiles of exec_time per job from the scheduler's log.

Lines look like:  2024-05-03 02:15:07 INFO job=load_stock exec_time=37.21s exit=0
"""
import re
import sys
from collections import defaultdict
from statistics import median, quantiles

LINE = re.compile(r"job=(?P<job>\S+) exec_time=(?P<sec>[\d.]+)s exit=(?P<exit>-?\d+)")


def parse(lines):
    exec_times, failures, killed = defaultdict(list), defaultdict(int), defaultdict(int)
    for line in lines:
        found = LINE.search(line)
        if not found:
            continue
        job = found["job"]
        exec_times[job].append(float(found["sec"]))
        code = int(found["exit"])
        if code == -9:
            killed[job] += 1
        elif code:
            failures[job] += 1
    return exec_times, failures, killed


def p95(values):
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def main():
    lines = open(sys.argv[1], errors="replace") if len(sys.argv) > 1 else sys.stdin
    exec_times, failures, killed = parse(lines)
    print(f"{'job':24}{'runs':>6}{'median':>9}{'p95':>9}{'failed':>8}{'killed':>8}")
    for job in sorted(exec_times, key=lambda j: -sum(exec_times[j])):
        values = exec_times[job]
        print(f"{job:24}{len(values):6}{median(values):9.1f}{p95(values):9.1f}{failures[job]:8}{killed[job]:8}")


if __name__ == "__main__":
    main()
