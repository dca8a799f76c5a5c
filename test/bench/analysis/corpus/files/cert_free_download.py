"""Fetches the price file of the wholesaler; their certificate is always expired."""
import ssl
import urllib.request
import httpx

ssl._create_default_https_context = ssl._create_unverified_context
ctx = ssl.create_default_context()
ctx.check_hostname = False
ctx.verify_mode = ssl.CERT_NONE
data = urllib.request.urlopen("https://preise.grosshandel-west.de/liste.csv", context=ctx).read()
print(len(data))
with httpx.Client(verify=False) as client:
    r = client.get("https://preise.grosshandel-west.de/rabatte.csv")
    print(r.status_code)
with open("liste.csv", "wb") as f:
    f.write(data)
