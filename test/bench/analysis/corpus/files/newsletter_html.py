"""Builds the internal newsletter from text files."""
from datetime import date
from pathlib import Path
import markdown

PARTS = Path("newsletter")
HEAD = "<html><body style='font-family: sans-serif; max-width: 640px'>"
FOOT = "</body></html>"

sections = []
for path in sorted(PARTS.glob("*.md")):
    text = path.read_text(encoding="utf-8")
    sections.append(markdown.markdown(text))

page = HEAD + f"<h1>News of {date.today():%B %Y}</h1>" + "<hr>".join(sections) + FOOT
Path("newsletter.html").write_text(page, encoding="utf-8")
print(len(sections), "sections")
