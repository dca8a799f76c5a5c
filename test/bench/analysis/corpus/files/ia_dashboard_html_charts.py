"""Builds one self-contained HTML page with the charts of the month (pictures inlined as data URLs)."""
import base64
import io
from datetime import date
from string import Template

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>$title</title>
<style>body{font-family:sans-serif;max-width:60em;margin:auto} img{max-width:100%}</style>
</head><body><h1>$title</h1>$body<p><small>$footer</small></p></body></html>
""")


def picture(figure):
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, bbox_inches="tight")
    plt.close(figure)
    payload = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f'<img alt="chart" src="data:image/png;base64,{payload}">'


def line_chart(frame, column):
    figure, axes = plt.subplots(figsize=(8, 3))
    axes.plot(frame["day"], frame[column])
    axes.set_title(column)
    figure.autofmt_xdate()
    return picture(figure)


visits = pd.read_csv("visits.csv", parse_dates=["day"])
body = "".join(line_chart(visits, column) for column in ["sessions", "orders", "cookie_consents"])
table = visits.tail(7).to_html(index=False, border=0)
with open("dashboard.html", "w", encoding="utf-8") as out:
    out.write(PAGE.substitute(title=f"Web shop, {date.today():%B %Y}", body=body + table, footer="made by dashboard.py"))
print("dashboard.html written")
