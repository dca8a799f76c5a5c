INDEX = {2019: 105.3, 2020: 105.8, 2021: 109.1, 2022: 116.6, 2023: 123.5, 2024: 126.2}


def real(amount, year, base=2024):
    return amount * INDEX[base] / INDEX[year]


previous = None
for year, value in INDEX.items():
    change = "" if previous is None else f"{value / previous - 1:+.1%}"
    print(year, f"{real(1000, year):9.2f}", change)
    previous = value
