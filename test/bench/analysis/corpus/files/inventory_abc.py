"""ABC analysis of the stock."""
import pandas as pd

stock = pd.read_csv("stock.csv", index_col="article")
stock["value"] = stock["units_per_year"] * stock["price"]
stock = stock.sort_values("value", ascending=False)
stock["share"] = stock["value"].cumsum() / stock["value"].sum()


def group(share):
    if share <= 0.8:
        return "A"
    return "B" if share <= 0.95 else "C"


stock["class"] = stock["share"].map(group)
print(stock["class"].value_counts())
stock.to_csv("abc.csv")
