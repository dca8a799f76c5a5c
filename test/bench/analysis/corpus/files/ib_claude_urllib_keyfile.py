#!/usr/bin/env python3
# no pip on this box, so plain urllib
import json
import sys
import urllib.request as rq
from pathlib import Path

HOST = "api.anthropic.com"
PATH = "/v1/messages"

key = Path("~/.config/claude/key.txt").expanduser().read_text().strip()


def summarise(log_text):
    payload = {
        "model": "claude-3-5-sonnet-20241022",
        "max_tokens": 800,
        "messages": [{"role": "user", "content": f"Why did the nightly job fail?\n<log>\n{log_text}\n</log>"}],
    }
    req = rq.Request("https://" + HOST + PATH, data=json.dumps(payload).encode("utf8"))
    req.add_header("x-api-key", key)
    req.add_header("anthropic-version", "2023-06-01")
    req.add_header("content-type", "application/json")
    with rq.urlopen(req, timeout=120) as resp:
        return json.load(resp)["content"][0]["text"]


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else "/var/log/erp/nightly.log"
    with open(name, errors="replace") as fh:
        tail = fh.readlines()[-400:]
    print(summarise("".join(tail)))


main()
