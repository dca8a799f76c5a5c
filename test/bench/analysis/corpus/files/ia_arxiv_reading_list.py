"""Newest arXiv papers on a topic as a reading list in Markdown, for the journal club."""
import sys
import time
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
TOPICS = ["prompt injection", "adversarial attack", "credential stuffing"]


def search(topic, count=5):
    query = urllib.parse.urlencode({
        "search_query": f'all:"{topic}"',
        "sortBy": "submittedDate",
        "max_results": count,
    })
    url = "https://export.arxiv.org/api/query?" + query
    with urllib.request.urlopen(url, timeout=30) as answer:
        return ET.fromstring(answer.read())


def entries(feed):
    for entry in feed.iter(f"{ATOM}entry"):
        title = " ".join(entry.findtext(f"{ATOM}title", "").split())
        authors = [a.findtext(f"{ATOM}name", "") for a in entry.iter(f"{ATOM}author")]
        yield title, authors, entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}published", "")[:10]


def main():
    with open("reading_list.md", "w", encoding="utf-8") as out:
        for topic in sys.argv[1:] or TOPICS:
            out.write(f"\n## {topic.capitalize()}\n\n")
            for title, authors, link, day in entries(search(topic)):
                who = authors[0] + (" et al." if len(authors) > 1 else "")
                out.write(f"- [{title}]({link}), {who}, {day}\n")
            time.sleep(3)       # they ask for it
    print("reading_list.md")


if __name__ == "__main__":
    main()
