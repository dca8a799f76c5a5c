import feedparser

FEEDS = ["https://www.tagesschau.de/index~rss2.xml", "https://www.ecb.europa.eu/rss/press.html"]
for url in FEEDS:
    feed = feedparser.parse(url)
    print(feed.feed.get("title", url))
    for entry in feed.entries[:5]:
        print("  ", entry.title)
