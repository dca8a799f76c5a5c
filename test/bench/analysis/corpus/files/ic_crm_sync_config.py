"""Nightly sync CRM -> accounting. TODO: move the keys to the vault (since 2022)"""
import os
import smtplib

import hvac
import jwt
import psycopg
import requests
from requests.auth import HTTPBasicAuth
from sendgrid import SendGridAPIClient

STRIPE = dict(mode="live", sk="sk_live_«a24»")
DSN = "host=db02.corp.example dbname=crm user=sync password=Wolken«d4»bruch"
SESSION = os.environ.get("CRM_SESSION_SECRET", "«a40»")
# vault unseal (Jens): user root, password: Lager!«d5»Tor
vault = hvac.Client(url="https://vault.corp.example:8200", token="hvs.«u90»")
sg = SendGridAPIClient("SG.«u22».«u43»")


def orders():
    with psycopg.connect(DSN) as con:
        return con.execute("select id, total from orders where synced is null").fetchall()


def push(rows):
    auth = HTTPBasicAuth("sync", "Ab9#«a10»")
    for number, total in rows:
        r = requests.post("https://accounting.example.com/api/bookings", auth=auth, json={"no": number, "total": total}, timeout=15)
        r.raise_for_status()


def fetch_rates():
    head = {"Authorization": "Basic «b40»"}
    return requests.get("https://rates.example.com/v2/daily", headers=head)


def mail(text):
    with smtplib.SMTP_SSL("smtp.example.com", 465) as s:
        s.login("sync@corp.example", "Postfach-«d6»")
        s.sendmail("sync@corp.example", ["fibu@corp.example"], text)


claims = jwt.encode({"sub": "sync"}, "«a32»", algorithm="HS256")
rows = orders()
push(rows)
mail(f"Subject: sync\n\n{len(rows)} bookings, {fetch_rates().status_code}, {claims[:8]}")
