"""Counts the skills that job ads ask for."""
import re
from collections import Counter

import requests
from bs4 import BeautifulSoup

SKILLS = ["excel", "sap", "python", "power bi", "sql"]
URL = "https://www.jobs-board.example/search?q=controller&page={}"

counts = Counter()
for page in range(1, 6):
    html = requests.get(URL.format(page), timeout=20).text
    soup = BeautifulSoup(html, "html.parser")
    for card in soup.select(".job-card"):
        text = card.get_text(" ").lower()
        counts.update(s for s in SKILLS if re.search(rf"\b{s}\b", text))
for skill, n in counts.most_common():
    print(f"{skill:10} {n}")
