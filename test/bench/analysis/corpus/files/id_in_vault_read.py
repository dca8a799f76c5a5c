import os

import hvac
import requests

vault = hvac.Client(url=os.environ["VAULT_ADDR"], token=os.environ["VAULT_TOKEN"])
secret = vault.secrets.kv.v2.read_secret_version(path="reporting/crm")["data"]["data"]
answer = requests.get(
    "https://crm.muster.example/api/deals",
    headers={"Authorization": f"Bearer {secret['token']}"},
    timeout=30,
)
print(len(answer.json()))
