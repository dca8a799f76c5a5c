import requests

BASE = "https://api.erp-cloud-suite.com/v2"
HEADERS = {
    "Accept": "application/json",
    "Authorization": "Bearer «a64»",
}


def get(path, **params):
    r = requests.get(BASE + path, headers=HEADERS, params=params, timeout=30)
    r.raise_for_status()
    return r.json()


for invoice in get("/invoices", status="overdue")["items"]:
    print(invoice["number"], invoice["customer"], invoice["open_amount"])
