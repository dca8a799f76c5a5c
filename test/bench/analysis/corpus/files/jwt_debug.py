"""Shows header and payload of a token that is pasted in (no verification)."""
import base64
import json


def part(text):
    padded = text + "=" * (-len(text) % 4)
    return json.loads(base64.urlsafe_b64decode(padded))


def show(token):
    header, payload, _ = token.split(".")
    print(json.dumps(part(header), indent=2))
    print(json.dumps(part(payload), indent=2))


if __name__ == "__main__":
    show(input("token: ").strip())
