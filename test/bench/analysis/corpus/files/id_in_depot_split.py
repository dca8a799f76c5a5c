TARGET = {"world": 0.6, "bonds": 0.3, "cash": 0.1}
holding = {"world": 52_300.0, "bonds": 31_000.0, "cash": 4_700.0}
total = sum(holding.values())
for name, share in TARGET.items():
    change = total * share - holding[name]
    print(f"{name:6} {'buy' if change > 0 else 'sell'} {abs(change):10.2f}")
