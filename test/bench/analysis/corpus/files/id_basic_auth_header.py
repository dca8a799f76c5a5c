import base64
import requests

BASE = "https://jira.muster-it.example/rest/api/2"
HEADERS = {"Authorization": "Basic Zmlu«a20»==", "Accept": "application/json"}
issues = requests.get(BASE + "/search", params={"jql": "project=FIN"}, headers=HEADERS, timeout=30).json()["issues"]

token = base64.b64encode(b"svc_fin:Quartal«d4»").decode()
r = requests.get(
    "https://confluence.muster-it.example/rest/api/content",
    headers={"Authorization": f"Basic {token}"},
    timeout=30,
)
pages = requests.get("https://wiki.acme.local/api/pages", auth=("wiki-reader", "Lesen«d3»!x"), timeout=30)
print(len(issues), r.status_code, pages.status_code)
