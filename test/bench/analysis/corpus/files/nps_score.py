import pandas as pd
from pathlib import Path

frames = [pd.read_excel(p) for p in Path("nps").glob("*.xlsx")]
answers = pd.concat(frames)
answers["kind"] = pd.cut(answers["score"], [-1, 6, 8, 10], labels=["detractor", "passive", "promoter"])
per_shop = answers.groupby("shop")["kind"].value_counts(normalize=True).unstack(fill_value=0)
per_shop["nps"] = ((per_shop["promoter"] - per_shop["detractor"]) * 100).round()
per_shop = per_shop.sort_values("nps")
print(per_shop[["nps"]])
worst = per_shop.index[0]
print("comments of", worst)
for text in answers.loc[answers["shop"] == worst, "comment"].dropna().head(10):
    print("-", text)
