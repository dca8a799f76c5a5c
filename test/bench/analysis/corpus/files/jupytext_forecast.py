# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Demand forecast
# Simple exponential smoothing per article.

# %%
import pandas as pd

demand = pd.read_parquet("demand.parquet")
demand = demand.sort_values("week")

# %%
ALPHA = 0.3


def smooth(series):
    level = series.iloc[0]
    for value in series.iloc[1:]:
        level = ALPHA * value + (1 - ALPHA) * level
    return level


# %%
forecast = demand.groupby("article")["units"].apply(smooth)
forecast.round(1).to_csv("forecast.csv")
