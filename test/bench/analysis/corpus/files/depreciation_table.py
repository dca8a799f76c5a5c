"""Straight-line and declining depreciation."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Asset:
    name: str
    cost: float
    years: int
    residual: float = 0.0


def straight(asset):
    yearly = (asset.cost - asset.residual) / asset.years
    return [round(yearly, 2)] * asset.years


def declining(asset, rate):
    value, table = asset.cost, []
    for _ in range(asset.years):
        amount = value * rate
        table.append(round(amount, 2))
        value -= amount
    return table


if __name__ == "__main__":
    van = Asset("delivery van", 42_000, 6, 4_000)
    for year, (a, b) in enumerate(zip(straight(van), declining(van, 0.25)), start=1):
        print(f"{year}: {a:>10.2f} {b:>10.2f}")
