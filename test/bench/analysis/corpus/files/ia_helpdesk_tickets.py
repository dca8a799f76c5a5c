"""Weekly statistics of the IT helpdesk for the executive committee.

Input: tickets.xlsx with the columns opened, closed, category, subject, team
"""
import re

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

TOPICS = {
    "password reset": re.compile(r"passwor[dt]|reset|locked out|gesperrt", re.I),
    "2FA / token": re.compile(r"\b(2fa|mfa|otp|token|authenticator)\b", re.I),
    "phishing": re.compile(r"phish|suspicious mail|scam", re.I),
    "VPN": re.compile(r"\bvpn\b|anyconnect", re.I),
    "printer": re.compile(r"print|toner|drucker", re.I),
    "malware": re.compile(r"virus|malware|trojan|ransom", re.I),
}


def topic(subject):
    for name, pattern in TOPICS.items():
        if pattern.search(str(subject)):
            return name
    return "other"


tickets = pd.read_excel("tickets.xlsx", parse_dates=["opened", "closed"])
tickets["topic"] = tickets["subject"].map(topic)
tickets["hours"] = (tickets["closed"] - tickets["opened"]).dt.total_seconds() / 3600
tickets["week"] = tickets["opened"].dt.isocalendar().week

by_week = tickets.pivot_table(index="week", columns="topic", values="subject", aggfunc="count", fill_value=0)
duration = tickets.groupby("topic")["hours"].agg(["median", "count"]).round(1)
print(duration.sort_values("count", ascending=False))

axes = by_week.plot(kind="bar", stacked=True, figsize=(11, 5))
axes.set_ylabel("tickets")
axes.set_title("Helpdesk tickets by topic (password resets included)")
plt.tight_layout()
plt.savefig("helpdesk.png", dpi=120)

with pd.ExcelWriter("helpdesk_summary.xlsx") as out:
    by_week.to_excel(out, sheet_name="by week")
    duration.to_excel(out, sheet_name="duration")
