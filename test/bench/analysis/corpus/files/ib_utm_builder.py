"""Builds campaign links. Input: lines "channel;campaign;page" on standard input."""
import re
import sys
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

DEFAULT = {"utm_medium": "social"}
CHANNELS = {
    "fb": "facebook",
    "ig": "instagram",
    "tg": "telegram",
    "dc": "discord",
    "wa": "whatsapp",
}


def slug(text):
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def tag(page, channel, campaign):
    parts = urlsplit(page)
    query = dict(parse_qsl(parts.query))
    query.update(DEFAULT, utm_source=CHANNELS.get(channel, channel), utm_campaign=slug(campaign))
    return urlunsplit(parts._replace(query=urlencode(query)))


def main():
    for line in sys.stdin:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        channel, campaign, page = (p.strip() for p in line.split(";"))
        print(tag(page, channel, campaign))


def selftest():
    link = tag("https://shop.example.com/p?id=1", "fb", "Été 2024!")
    assert link.endswith("utm_campaign=ete-2024"), link
    assert "utm_source=facebook" in link
    return link


if __name__ == "__main__":
    if "--selftest" in sys.argv:
        print(selftest())
    else:
        main()
