#!/usr/bin/env python3
"""Merge the monthly CSV exports of three banks into one file with the same columns."""
import argparse
import csv
import logging
from datetime import datetime
from decimal import Decimal
from pathlib import Path

log = logging.getLogger("merge")

BANKS = {
    "sparkasse": {"enc": "cp1252", "sep": ";", "date": ("Buchungstag", "%d.%m.%y"), "amount": "Betrag", "text": "Verwendungszweck"},
    "bbva": {"enc": "utf-8-sig", "sep": ",", "date": ("Fecha", "%d/%m/%Y"), "amount": "Importe", "text": "Concepto"},
    "cgd": {"enc": "iso-8859-15", "sep": "\t", "date": ("Data mov.", "%d-%m-%Y"), "amount": "Montante", "text": "Descrição"},
}


def amount(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".").replace("€", "").strip())


def rows(path: Path):
    bank = path.stem.split("_")[0]
    layout = BANKS[bank]
    column, pattern = layout["date"]
    with path.open(encoding=layout["enc"], newline="") as f:
        for line, row in enumerate(csv.DictReader(f, delimiter=layout["sep"]), start=2):
            try:
                day = datetime.strptime(row[column], pattern).date()
                yield day, bank, amount(row[layout["amount"]]), " ".join(row[layout["text"]].split())
            except (KeyError, ValueError) as error:
                log.warning("%s:%d skipped: %s", path.name, line, error)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--out", type=Path, default=Path("statement.csv"))
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    logging.basicConfig(level=logging.DEBUG if args.verbose else logging.INFO)

    merged = []
    for path in sorted(args.folder.glob("*_*.csv")):
        if path.stem.split("_")[0] not in BANKS:
            log.info("unknown bank: %s", path.name)
            continue
        merged.extend(rows(path))
    merged.sort()
    with args.out.open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f)
        writer.writerow(["date", "bank", "amount", "text"])
        writer.writerows(merged)
    log.info("%d bookings, balance %s", len(merged), sum(m[2] for m in merged))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
