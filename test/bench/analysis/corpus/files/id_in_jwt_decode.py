"""Shows the claims of a token from standard input, without checking it."""
import base64
import json
import sys
from datetime import datetime, timezone


def decode(part: str) -> dict:
    padded = part + "=" * (-len(part) % 4)
    return json.loads(base64.urlsafe_b64decode(padded))


token = sys.stdin.read().strip()
header, payload, _signature = token.split(".")
claims = decode(payload)
print(json.dumps(decode(header), indent=2))
for name, value in claims.items():
    if name in ("exp", "iat", "nbf"):
        value = datetime.fromtimestamp(value, tz=timezone.utc).isoformat()
    print(f"{name:8} {value}")
