"""Checks the links of our Markdown handbook: files that are missing, anchors that do not exist.

External links are only listed, not opened (the proxy would not let us anyway).
"""
import re
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)
ALLOWED_HOSTS = {"www.python.org", "docs.python.org", "pastebin.com", "api.openai.com", "github.com"}


def anchor(title):
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def anchors(path):
    text = CODE.sub("", path.read_text(encoding="utf-8"))
    return {anchor(h) for h in HEADING.findall(text)}


def check(root):
    hosts, broken = {}, []
    for page in sorted(root.rglob("*.md")):
        text = CODE.sub("", page.read_text(encoding="utf-8"))
        for target in LINK.findall(text):
            url = urlparse(target)
            if url.scheme in ("http", "https"):
                hosts.setdefault(url.netloc, []).append(page.name)
                continue
            if url.scheme:
                continue
            other = (page.parent / unquote(url.path)).resolve() if url.path else page
            if not other.exists():
                broken.append((page, target, "file is missing"))
            elif url.fragment and other.suffix == ".md" and url.fragment not in anchors(other):
                broken.append((page, target, "no such heading"))
    return hosts, broken


if __name__ == "__main__":
    hosts, broken = check(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
    for page, target, reason in broken:
        print(f"{page}: {target}: {reason}")
    for host, pages in sorted(hosts.items()):
        print(f"{'' if host in ALLOWED_HOSTS else '! '}{host}: {len(pages)} links")
    sys.exit(1 if broken else 0)
