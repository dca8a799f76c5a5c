"""Budget against actual by cost centre; both come from the controlling share."""
from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd


def read(path: Path, name: str) -> pd.Series:
    frame = pd.read_excel(path, header=2, dtype={"cost_centre": str})
    return frame.groupby("cost_centre")["amount"].sum().rename(name)


def compare(budget: Path, actual: Path) -> pd.DataFrame:
    table = pd.concat([read(budget, "budget"), read(actual, "actual")], axis=1).fillna(0)
    table["difference"] = table["actual"] - table["budget"]
    table["percent"] = (table["difference"] / table["budget"].replace(0, float("nan")) * 100).round(1)
    return table.sort_values("difference", ascending=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("budget", type=Path)
    parser.add_argument("actual", type=Path)
    parser.add_argument("--threshold", type=float, default=10.0)
    args = parser.parse_args()
    table = compare(args.budget, args.actual)
    over = table[table["percent"] > args.threshold]
    print(table.to_string())
    print(f"\n{len(over)} cost centres over by more than {args.threshold} %")
    return 1 if len(over) else 0


if __name__ == "__main__":
    raise SystemExit(main())
