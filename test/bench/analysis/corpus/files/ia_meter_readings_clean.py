"""Cleans the readings of the heat meters: gaps, resets of the counter, outliers (Hampel filter)."""
import argparse
import logging

import numpy as np
import pandas as pd

logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO)
log = logging.getLogger("meters")


def remove_resets(series):
    """A meter that was replaced starts again at zero; adds up what came before."""
    jumps = series.diff().lt(-1)
    if jumps.any():
        log.info("%s: %d resets", series.name, jumps.sum())
    offset = (series.shift(1) - series).where(jumps, 0).fillna(0).cumsum()
    return series + offset


def hampel(series, window=7, n_sigma=3.0):
    middle = series.rolling(window, center=True, min_periods=3).median()
    spread = 1.4826 * (series - middle).abs().rolling(window, center=True, min_periods=3).median()
    bad = (series - middle).abs() > n_sigma * spread.replace(0, np.nan)
    log.info("%s: %d outliers killed", series.name, bad.sum())
    return series.mask(bad)


def clean(frame):
    daily = frame.pivot_table(index="time", columns="meter", values="kwh", aggfunc="max").resample("D").max()
    daily = daily.interpolate(limit=5).apply(remove_resets)
    return daily.diff().clip(lower=0).apply(hampel)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readings", help="CSV with time, meter, kwh")
    parser.add_argument("--out", default="consumption.parquet")
    args = parser.parse_args()
    raw = pd.read_csv(args.readings, parse_dates=["time"])
    result = clean(raw)
    result.to_parquet(args.out)
    log.info("%d days, %d meters, %.1f %% missing", *result.shape, result.isna().mean().mean() * 100)


if __name__ == "__main__":
    main()
