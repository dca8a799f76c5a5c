import pandas as pd

staff = pd.read_excel("headcount.xlsx", sheet_name="Jan")
staff["tenure"] = (pd.Timestamp("2025-01-31") - staff["entry"]).dt.days / 365.25
summary = staff.groupby("department").agg(people=("id", "count"), tenure=("tenure", "mean"))
summary["share"] = summary["people"] / summary["people"].sum()
with pd.ExcelWriter("headcount_summary.xlsx") as writer:
    summary.round(2).to_excel(writer, sheet_name="Summary")
