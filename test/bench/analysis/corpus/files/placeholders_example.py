"""Template of a connector: copy it and fill in your own values."""
import os
import requests

API_KEY = "YOUR_API_KEY_HERE"
SECRET = "<client secret>"
PASSWORD = "changeme"
TOKEN = os.getenv("CONNECTOR_TOKEN", "")
OPENAI_EXAMPLE = "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
AWS_EXAMPLE = "AKIAIOSFODNN7EXAMPLE"
AWS_SECRET_EXAMPLE = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
DSN = "postgresql://user:password@localhost:5432/mydb"


def fetch(base_url: str) -> dict:
    if API_KEY.startswith("YOUR"):
        raise SystemExit("fill in API_KEY first")
    response = requests.get(base_url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
    response.raise_for_status()
    return response.json()
