"""Discounted cash flow of three scenarios."""
RATE = 0.07
SCENARIOS = {
    "base": [-100_000, 20_000, 35_000, 40_000, 45_000],
    "good": [-100_000, 25_000, 45_000, 55_000, 60_000],
    "bad": [-100_000, 10_000, 20_000, 25_000, 25_000],
}


def npv(rate, flows):
    return sum(flow / (1 + rate) ** year for year, flow in enumerate(flows))


def irr(flows, low=-0.9, high=1.0):
    for _ in range(100):
        middle = (low + high) / 2
        if npv(middle, flows) > 0:
            low = middle
        else:
            high = middle
    return middle


for name, flows in SCENARIOS.items():
    print(f"{name:5} NPV {npv(RATE, flows):>12,.2f}  IRR {irr(flows):6.2%}")
