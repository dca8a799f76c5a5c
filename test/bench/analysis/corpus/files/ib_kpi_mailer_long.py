#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""
KPI mailer
----------
Reads the key figures of the last closed month from the ERP (SQL Server), builds
an Excel workbook with three sheets, mails it to the branch managers and posts a
short line into the Teams channel.

Change log
    2021-03-02  first version (KH)
    2022-11-15  Teams (KH)
    2023-06-30  branch filter from the command line (external)
"""
import argparse
import datetime as dt
import os
import smtplib
import ssl
import sys
from email import encoders
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pyodbc
import requests
import xlsxwriter

# ---------------------------------------------------------------- settings
SERVER = "sql-erp-02.corp.local"
DATABASE = "ERP_PROD"
DB_USER = "kpi_reader"
DB_PASS = os.getenv("KPI_DB_PASS", "Reader!Kpi2021")
SMTP_HOST = "smtp.corp.local"
SMTP_USER = "kpi@corp.local"
SMTP_PASS = os.environ.get("KPI_SMTP_PASS")
TEAMS = "https://acmehandel.webhook.office.com/webhookb2/«h8»-«h4»-«h4»-«h4»-«h12»@«h8»-«h4»-«h4»-«h4»-«h12»/IncomingWebhook/«h32»/«h8»-«h4»-«h4»-«h4»-«h12»"
RECIPIENTS = {
    "north": ["leitung-nord@corp.local"],
    "south": ["leitung-sued@corp.local", "controlling@corp.local"],
}


def last_month(today=None):
    today = today or dt.date.today()
    end = today.replace(day=1) - dt.timedelta(days=1)
    return end.replace(day=1), end


def connect():
    parts = {
        "DRIVER": "{ODBC Driver 17 for SQL Server}",
        "SERVER": SERVER,
        "DATABASE": DATABASE,
        "UID": DB_USER,
        "PWD": DB_PASS,
        "TrustServerCertificate": "yes",
    }
    return pyodbc.connect(";".join(f"{k}={v}" for k, v in parts.items()), timeout=30)


def figures(cur, branch, start, end):
    """One row per product group."""
    sql = (
        "SELECT grp, SUM(net) AS net, SUM(cost) AS cost, COUNT(*) AS docs "
        "FROM dbo.sales WHERE branch = '" + branch + "' AND posted BETWEEN ? AND ? "
        "GROUP BY grp ORDER BY 2 DESC"
    )
    cur.execute(sql, start, end)
    return cur.fetchall()


def customers(cur):
    cur.execute("SELECT * FROM dbo.customers")
    cols = [c[0] for c in cur.description]
    return cols, cur.fetchall()


def workbook(path, branch, rows, cust):
    wb = xlsxwriter.Workbook(path)
    bold = wb.add_format({"bold": True})
    money = wb.add_format({"num_format": "#,##0.00"})
    ws = wb.add_worksheet("KPI")
    for c, title in enumerate(["Group", "Net", "Cost", "Margin", "Documents"]):
        ws.write(0, c, title, bold)
    for r, (grp, net, cost, docs) in enumerate(rows, start=1):
        ws.write(r, 0, grp)
        ws.write_number(r, 1, float(net), money)
        ws.write_number(r, 2, float(cost), money)
        ws.write_formula(r, 3, f"=B{r + 1}-C{r + 1}", money)
        ws.write_number(r, 4, docs)
    ws2 = wb.add_worksheet("Customers")
    cols, data = cust
    ws2.write_row(0, 0, cols, bold)
    for r, line in enumerate(data, start=1):
        ws2.write_row(r, 0, ["" if v is None else str(v) for v in line])
    wb.close()
    return path


def mail(path, branch, to):
    msg = MIMEMultipart()
    msg["From"] = SMTP_USER
    msg["To"] = ", ".join(to)
    msg["Subject"] = f"KPI {branch} {last_month()[0]:%m/%Y}"
    msg.attach(MIMEText("Automatic mail, see attachment.", "plain"))
    part = MIMEBase("application", "octet-stream")
    with open(path, "rb") as fh:
        part.set_payload(fh.read())
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", f"attachment; filename={os.path.basename(path)}")
    msg.attach(part)
    ctx = ssl.create_default_context()
    ctx.check_hostname = False
    ctx.verify_mode = ssl.CERT_NONE
    with smtplib.SMTP(SMTP_HOST, 587, timeout=20) as srv:
        srv.starttls(context=ctx)
        srv.login(SMTP_USER, SMTP_PASS)
        srv.send_message(msg)


def teams(text):
    requests.post(TEAMS, json={"text": text})


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--branch", action="append", choices=sorted(RECIPIENTS))
    args = parser.parse_args(argv)
    start, end = last_month()
    con = connect()
    cur = con.cursor()
    cust = customers(cur)
    for branch in args.branch or RECIPIENTS:
        rows = figures(cur, branch, start, end)
        if not rows:
            print("nothing for", branch, file=sys.stderr)
            continue
        path = workbook(f"/tmp/kpi_{branch}_{start:%Y%m}.xlsx", branch, rows, cust)
        mail(path, branch, RECIPIENTS[branch])
        teams(f"KPI {branch}: net {sum(float(r[1]) for r in rows):,.0f}")
    con.close()


if __name__ == "__main__":
    main()
