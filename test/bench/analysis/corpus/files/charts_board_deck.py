import matplotlib.pyplot as plt
import pandas as pd

df = pd.read_csv("kpi.csv", parse_dates=["month"])
fig, axes = plt.subplots(2, 2, figsize=(12, 8))
for ax, column in zip(axes.flat, ["revenue", "margin", "headcount", "nps"]):
    ax.plot(df["month"], df[column], marker="o")
    ax.set_title(column.title())
    ax.grid(alpha=0.3)
fig.tight_layout()
fig.savefig("kpi.png", dpi=150)
for column in df.columns[1:]:
    last, previous = df[column].iloc[-1], df[column].iloc[-2]
    print(f"{column}: {last:.1f} ({(last / previous - 1) * 100:+.1f} %)")
