"""Inflation adjuster: what would an old salary be worth today?

Uses the public API of the US Bureau of Labor Statistics, version 1, which needs no registration.
Version 2 wants a key: register at https://data.bls.gov/registrationEngine/ and pass it as
"registrationkey": "YOUR_API_KEY".
"""
import argparse
import json
import sys
import time
from pathlib import Path

import requests

API = "https://api.bls.gov/publicAPI/v1/timeseries/data/CUUR0000SA0"
API_KEY = "YOUR_API_KEY"          # placeholder, v1 does not use it
CACHE = Path.home() / ".cache" / "cpi.json"
MAX_AGE = 7 * 24 * 3600


def load(refresh=False):
    if not refresh and CACHE.exists() and time.time() - CACHE.stat().st_mtime < MAX_AGE:
        return json.loads(CACHE.read_text())
    response = requests.get(API, timeout=20)
    response.raise_for_status()
    answer = response.json()
    if answer["status"] != "REQUEST_SUCCEEDED":
        sys.exit("; ".join(answer["message"]))
    series = {f"{d['year']}-{d['period'][1:]}": float(d["value"]) for d in answer["Results"]["series"][0]["data"]}
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    CACHE.write_text(json.dumps(series))
    return series


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("amount", type=float)
    parser.add_argument("month", help="YYYY-MM")
    parser.add_argument("--refresh", action="store_true")
    args = parser.parse_args()
    series = load(args.refresh)
    if args.month not in series:
        parser.error(f"only {min(series)} to {max(series)}")
    factor = series[max(series)] / series[args.month]
    print(f"{args.amount:.2f} $ of {args.month} are {args.amount * factor:.2f} $ in {max(series)} ({factor - 1:+.1%})")


if __name__ == "__main__":
    main()
