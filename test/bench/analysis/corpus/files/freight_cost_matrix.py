"""Freight cost by weight class and zone."""
ZONES = {"1": ["10", "11", "12"], "2": ["20", "21"], "3": ["30", "40", "50"]}
PRICES = {
    5: {"1": 4.90, "2": 5.90, "3": 7.50},
    10: {"1": 6.20, "2": 7.40, "3": 9.10},
    31: {"1": 9.80, "2": 12.10, "3": 15.90},
}


def zone(postcode):
    for name, prefixes in ZONES.items():
        if postcode[:2] in prefixes:
            return name
    raise KeyError(f"no zone for {postcode}")


def price(weight, postcode):
    for limit in sorted(PRICES):
        if weight <= limit:
            return PRICES[limit][zone(postcode)]
    raise ValueError("too heavy")


if __name__ == "__main__":
    for weight, postcode in [(2.5, "10115"), (8, "20095"), (30, "50667")]:
        print(weight, postcode, price(weight, postcode))
