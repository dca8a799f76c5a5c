"""Vacation days left, from the absence export."""
import datetime as dt
import json
import pandas as pd

with open("entitlement.json", encoding="utf-8") as f:
    entitlement = json.load(f)
absences = pd.read_csv("absences.csv", parse_dates=["from", "to"])
holidays = [dt.date(2024, 12, 25), dt.date(2024, 12, 26)]
absences["days"] = [
    len([d for d in pd.bdate_range(a, b) if d.date() not in holidays])
    for a, b in zip(absences["from"], absences["to"])
]
taken = absences[absences["kind"] == "vacation"].groupby("person")["days"].sum()
left = pd.Series(entitlement) - taken.reindex(entitlement).fillna(0)
print(left.sort_values())
left.to_csv("left.csv")
