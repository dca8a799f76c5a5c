"""X-bar chart of the filling line, from the CSV of the scale."""
import csv
import statistics
import sys

values = []
with open(sys.argv[1], newline="") as f:
    for row in csv.DictReader(f):
        values.append(float(row["gram"]))

groups = [values[i : i + 5] for i in range(0, len(values) - 4, 5)]
means = [statistics.fmean(g) for g in groups]
centre = statistics.fmean(means)
spread = statistics.fmean(max(g) - min(g) for g in groups)
upper, lower = centre + 0.577 * spread, centre - 0.577 * spread
for number, mean in enumerate(means, start=1):
    mark = "!" if not lower <= mean <= upper else ""
    print(f"{number:4} {mean:8.2f} {mark}")
