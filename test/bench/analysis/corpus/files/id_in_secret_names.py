"""Which secrets does the deployment need? Prints their names, never values."""
import os

REQUIRED = ["DB_PASSWORD", "SMTP_PASSWORD", "API_TOKEN", "CLIENT_SECRET"]
SECRET_STORE = "kv-reporting-prod"
SECRET_VERSION = "latest"
PASSWORD_FIELD = "user_password"
TOKEN_HEADER = "X-Auth-Token"
KEY_ALGORITHM = "HS256"

missing = [name for name in REQUIRED if not os.environ.get(name)]
print(f"store: {SECRET_STORE} ({SECRET_VERSION})")
print("missing:", ", ".join(missing) or "none")
