"""Nightly ETL: orders from the shop database and the ERP export into the reporting schema.

Written over two years by several people; please do not refactor without asking finance.
"""
import logging
import os
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import requests
import sqlalchemy as sa

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
log = logging.getLogger("etl")

SHOP = sa.create_engine("postgresql+psycopg2://etl:Nacht-Zug-77@shop-db.acme.internal/shop")
DWH = sa.create_engine(os.environ["DWH_URL"])
EXPORTS = Path("/srv/erp/export")
ARCHIVE = Path("/srv/erp/archive")
RATES = "https://api.frankfurter.app/{day}?from=USD&to=EUR"


def orders(day: date) -> pd.DataFrame:
    query = sa.text(
        "SELECT id, customer_id, total, currency, created_at FROM orders "
        "WHERE created_at >= :start AND created_at < :end"
    )
    frame = pd.read_sql(query, SHOP, params={"start": day, "end": day + timedelta(days=1)})
    log.info("orders: %d", len(frame))
    return frame


def customers() -> pd.DataFrame:
    return pd.read_sql("select * from customers", SHOP)


def erp(day: date) -> pd.DataFrame:
    path = EXPORTS / f"sales_{day:%Y%m%d}.csv"
    for attempt in range(5):
        if path.exists():
            break
        log.warning("waiting for %s (%d)", path, attempt)
        time.sleep(60)
    frame = pd.read_csv(path, sep=";", decimal=",", encoding="cp1252")
    frame.columns = [c.lower() for c in frame.columns]
    return frame


def rate(day: date) -> float:
    reply = requests.get(RATES.format(day=day.isoformat()), timeout=30)
    reply.raise_for_status()
    return reply.json()["rates"]["EUR"]


def transform(shop: pd.DataFrame, known: pd.DataFrame, ledger: pd.DataFrame, usd: float) -> pd.DataFrame:
    merged = shop.merge(known, left_on="customer_id", right_on="id", suffixes=("", "_customer"))
    factor = merged["currency"].map({"EUR": 1.0, "USD": usd}).fillna(1.0)
    merged["total_eur"] = (merged["total"] * factor).round(2)
    merged = merged.merge(ledger, left_on="id", right_on="order_id", how="left")
    merged["booked"] = merged["document"].notna()
    return merged


def load(frame: pd.DataFrame, day: date) -> None:
    with DWH.begin() as connection:
        connection.execute(sa.text("DELETE FROM mart.sales WHERE day = :day"), {"day": day})
        frame.assign(day=day).to_sql("sales", connection, schema="mart", if_exists="append", index=False)


def archive(day: date) -> None:
    for path in EXPORTS.glob(f"*_{day:%Y%m%d}.csv"):
        path.rename(ARCHIVE / path.name)
    limit = datetime.now().timestamp() - 400 * 86400
    for path in ARCHIVE.glob("*.csv"):
        if path.stat().st_mtime < limit:
            path.unlink()


def notify(text: str) -> None:
    hook = os.environ.get("ETL_HOOK")
    if not hook:
        return
    try:
        requests.post(hook, json={"text": text}, timeout=10)
    except:
        pass


def main() -> int:
    day = date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else date.today() - timedelta(days=1)
    start = time.monotonic()
    try:
        frame = transform(orders(day), customers(), erp(day), rate(day))
        load(frame, day)
        archive(day)
    except Exception as error:
        log.exception("failed")
        notify(f"ETL {day} failed: {error}")
        return 1
    notify(f"ETL {day}: {len(frame)} rows in {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
