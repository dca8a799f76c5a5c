"""Moving averages of the commodity prices that purchasing watches."""
import numpy as np
import pandas as pd

prices = pd.read_csv("copper.csv", parse_dates=["date"], index_col="date")
short, long = 20, 60
prices["fast"] = prices["close"].rolling(short).mean()
prices["slow"] = prices["close"].rolling(long).mean()
prices["signal"] = np.sign(prices["fast"] - prices["slow"])
turns = prices[prices["signal"].diff().abs() == 2]
for day, row in turns.iterrows():
    print(day.date(), "up" if row["signal"] > 0 else "down", round(row["close"], 2))
rng = np.random.default_rng(7)
noise = rng.normal(0, prices["close"].std(), len(prices))
print("noise check", round(float(np.corrcoef(prices["close"], noise)[0, 1]), 3))
