"""Posts the result of the nightly load to the finance channel."""
import json
import sys
import urllib.request

WEBHOOK = "https://hooks.slack.com/services/T0«U7»/B0«U8»/«a24»"


def post(text):
    data = json.dumps({"text": text}).encode()
    req = urllib.request.Request(WEBHOOK, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(req, timeout=10) as res:
        return res.status


if __name__ == "__main__":
    status = sys.argv[1] if len(sys.argv) > 1 else "ok"
    if post(f"nightly load: {status}") != 200:
        sys.exit("could not post")
