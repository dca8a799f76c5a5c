#!/usr/bin/env python3
"""Merge the monthly CSV exports of three banks into one file with the same columns.

The exports are downloaded by hand from the online banking of each bank (no password or PIN is
needed here, and none is asked for). Name the files BANK_MONTH.csv, for example bbva_2024-05.csv.

Steps
    1. read   every bank has its own encoding, separator, date format and column names
    2. tag    the rules below give each booking a category
    3. check  doubles and gaps between the balance and the sum of the bookings
    4. write  statement.csv and, with --summary, a table by month and category on the screen
"""
import argparse
import csv
import logging
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

log = logging.getLogger("merge")

BANKS = {
    "sparkasse": {
        "enc": "cp1252",
        "sep": ";",
        "date": ("Buchungstag", "%d.%m.%y"),
        "amount": "Betrag",
        "text": "Verwendungszweck",
    },
    "bbva": {
        "enc": "utf-8-sig",
        "sep": ",",
        "date": ("Fecha", "%d/%m/%Y"),
        "amount": "Importe",
        "text": "Concepto",
    },
    "cgd": {
        "enc": "iso-8859-15",
        "sep": "\t",
        "date": ("Data mov.", "%d-%m-%Y"),
        "amount": "Montante",
        "text": "Descrição",
    },
}

RULES = [
    ("salaries", r"lohn|gehalt|nomina|sal[aá]rio|payroll"),
    ("tax", r"finanzamt|hacienda|aeat|autoridade tribut"),
    ("rent", r"miete|alquiler|renda\b"),
    ("cloud", r"aws|azure|google cloud|openai|anthropic|github"),
    ("fuel", r"shell|repsol|galp|aral"),
    ("fees", r"entgelt|comisi[oó]n|comiss[aã]o|provision"),
    ("cards", r"kartenzahlung|tarjeta|compra pos"),
]
COMPILED = [(name, re.compile(pattern, re.I)) for name, pattern in RULES]
CARD_NUMBER = re.compile(r"\b\d{4}(?:[ -]?\d{4}){3}\b")


@dataclass(frozen=True, order=True)
class Booking:
    day: date
    bank: str
    amount: Decimal
    text: str

    @property
    def category(self) -> str:
        return next((name for name, pattern in COMPILED if pattern.search(self.text)), "other")

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"


def parse_amount(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".").replace("€", "").strip())


def mask(text: str) -> str:
    """Card numbers must not get into the merged file."""
    return CARD_NUMBER.sub(lambda m: "XXXX-" + m.group()[-4:], " ".join(text.split()))


def rows(path: Path):
    bank = path.stem.split("_")[0]
    layout = BANKS[bank]
    column, pattern = layout["date"]
    with path.open(encoding=layout["enc"], newline="") as f:
        for line, row in enumerate(csv.DictReader(f, delimiter=layout["sep"]), start=2):
            try:
                day = datetime.strptime(row[column], pattern).date()
                yield Booking(day, bank, parse_amount(row[layout["amount"]]), mask(row[layout["text"]]))
            except (KeyError, ValueError, InvalidOperation) as error:
                log.warning("%s:%d skipped: %s", path.name, line, error)


def doubles(bookings):
    seen, found = set(), []
    for booking in bookings:
        if booking in seen:
            found.append(booking)
        seen.add(booking)
    return found


def summary(bookings):
    table = defaultdict(lambda: defaultdict(Decimal))
    for booking in bookings:
        table[booking.category][booking.month] += booking.amount
    months = sorted({b.month for b in bookings})
    yield f"{'category':12}" + "".join(f"{m:>12}" for m in months) + f"{'total':>14}"
    for category in sorted(table):
        values = [table[category][m] for m in months]
        yield f"{category:12}" + "".join(f"{v:12.2f}" for v in values) + f"{sum(values):14.2f}"


def write(bookings, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f)
        writer.writerow(["date", "bank", "amount", "category", "text"])
        for b in bookings:
            writer.writerow([b.day.isoformat(), b.bank, b.amount, b.category, b.text])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--out", type=Path, default=Path("statement.csv"))
    parser.add_argument("-s", "--summary", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    logging.basicConfig(level=logging.DEBUG if args.verbose else logging.INFO, format="%(levelname)-8s%(message)s")

    merged = []
    for path in sorted(args.folder.glob("*_*.csv")):
        if path.stem.split("_")[0] not in BANKS:
            log.info("unknown bank: %s", path.name)
            continue
        before = len(merged)
        merged.extend(rows(path))
        log.debug("%s: %d bookings", path.name, len(merged) - before)
    merged.sort()
    for booking in doubles(merged):
        log.warning("double? %s %s %s %s", booking.day, booking.bank, booking.amount, booking.text[:40])
    write(merged, args.out)
    log.info("%d bookings, balance %s", len(merged), sum(b.amount for b in merged))
    if args.summary:
        print("\n".join(summary(merged)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
