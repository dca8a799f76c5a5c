import requests
import urllib3

urllib3.disable_warnings()

BASE = "https://10.20.30.40:8443/api"
session = requests.Session()
session.verify = False
session.auth = ("monitor", "M0nitor!2021")

hosts = session.get(BASE + "/hosts", timeout=20).json()
for host in hosts:
    detail = requests.get(f"{BASE}/hosts/{host['id']}", verify=False, timeout=20).json()
    print(host["name"], detail["cpu"], detail["ram"])
