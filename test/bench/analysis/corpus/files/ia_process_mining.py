"""Process miner: variants and waiting times of the purchase process from the event log."""
import argparse
from collections import Counter, defaultdict
from itertools import pairwise

import pandas as pd

COLUMNS = {"case": "PO number", "activity": "Activity", "time": "Timestamp"}


def load(path):
    log = pd.read_csv(path, usecols=list(COLUMNS.values()), parse_dates=[COLUMNS["time"]])
    log = log.rename(columns={v: k for k, v in COLUMNS.items()})
    return log.drop_duplicates().sort_values(["case", "time"])


def variants(log):
    traces = log.groupby("case")["activity"].agg(" > ".join)
    return Counter(traces)


def waiting(log):
    edges = defaultdict(list)
    for _, events in log.groupby("case"):
        for first, second in pairwise(events.itertuples()):
            edges[first.activity, second.activity].append((second.time - first.time).total_seconds() / 86400)
    return edges


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log")
    parser.add_argument("--top", type=int, default=8)
    parser.add_argument("--dot", help="write a graph for Graphviz")
    args = parser.parse_args()
    log = load(args.log)
    found = variants(log)
    total = sum(found.values())
    for trace, n in found.most_common(args.top):
        print(f"{n / total:6.1%}  {trace}")
    edges = waiting(log)
    worst = sorted(edges.items(), key=lambda e: -sum(e[1]))[: args.top]
    for (a, b), days in worst:
        print(f"{a:>28} -> {b:28} {sum(days) / len(days):6.1f} days x {len(days)}")
    if args.dot:
        with open(args.dot, "w", encoding="utf-8") as out:
            out.write("digraph process {\n")
            for (a, b), days in edges.items():
                out.write(f'  "{a}" -> "{b}" [label="{len(days)}"];\n')
            out.write("}\n")


if __name__ == "__main__":
    main()
