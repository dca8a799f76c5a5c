"""Data quality report for any CSV or Excel file: types, gaps, duplicates, suspicious columns.

A column counts as sensitive when its *name* says so; the values are never printed for these.
"""
import argparse
from pathlib import Path

import pandas as pd

SENSITIVE = ("password", "passwd", "pwd", "secret", "token", "api_key", "iban", "ssn", "salary", "gehalt")


def read(path):
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        return pd.read_excel(path)
    return pd.read_csv(path, sep=None, engine="python")


def is_sensitive(name):
    return any(word in str(name).lower() for word in SENSITIVE)


def example(series):
    if is_sensitive(series.name):
        return "(hidden)"
    values = series.dropna().unique()[:3]
    return ", ".join(str(v)[:20] for v in values)


def profile(frame):
    rows = []
    for name in frame.columns:
        column = frame[name]
        rows.append({
            "column": name,
            "type": str(column.dtype),
            "missing %": round(column.isna().mean() * 100, 1),
            "unique": column.nunique(),
            "key?": "yes" if column.is_unique and column.notna().all() else "",
            "examples": example(column),
        })
    return pd.DataFrame(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--html", type=Path)
    args = parser.parse_args()
    frame = read(args.file)
    report = profile(frame)
    print(f"{len(frame)} rows, {frame.duplicated().sum()} duplicates")
    print(report.to_string(index=False))
    if args.html:
        report.to_html(args.html, index=False)


if __name__ == "__main__":
    main()
