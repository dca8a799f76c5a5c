"""Summarises the proxy log by category of the host that was asked for.

Only reads the log file that the network team hands over once a month, nothing is contacted.
Format: time user method host bytes
"""
import argparse
from collections import Counter, defaultdict
from pathlib import Path

CATEGORIES = {
    "ai": ["api.openai.com", "chatgpt.com", "claude.ai", "api.anthropic.com", "gemini.google.com"],
    "sharing": ["wetransfer.com", "transfer.sh", "dropbox.com", "mega.nz"],
    "paste": ["pastebin.com", "hastebin.com"],
    "social": ["facebook.com", "instagram.com", "tiktok.com"],
    "tunnel": ["ngrok.io", "trycloudflare.com"],
    "news": ["spiegel.de", "elpais.com", "bbc.co.uk"],
}


def category(host: str) -> str:
    for name, hosts in CATEGORIES.items():
        if any(host == h or host.endswith("." + h) for h in hosts):
            return name
    return "other"


def read(path: Path):
    with path.open(encoding="utf-8", errors="replace") as log:
        for line in log:
            parts = line.split()
            if len(parts) == 5 and parts[4].isdigit():
                yield parts[1], parts[3].lower(), int(parts[4])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("--top", type=int, default=10)
    args = parser.parse_args()

    volume, users = Counter(), defaultdict(set)
    for user, host, size in read(args.log):
        kind = category(host)
        volume[kind] += size
        users[kind].add(user)
    print(f"{'category':12}{'MB':>10}{'users':>8}")
    for kind, size in volume.most_common(args.top):
        print(f"{kind:12}{size / 1e6:10.1f}{len(users[kind]):8}")


if __name__ == "__main__":
    main()
