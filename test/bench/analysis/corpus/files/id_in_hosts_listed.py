"""Which links of our site map lead away from the company?"""
from urllib.parse import urlsplit

OWN = {"www.muster.example", "shop.muster.example"}
LINKS = [
    "https://www.muster.example/",
    "https://shop.muster.example/cart",
    "https://www.linkedin.com/company/muster",
    "https://pastebin.com/about",
    "https://hooks.slack.com/",
]
for link in LINKS:
    if urlsplit(link).hostname not in OWN:
        print("outside:", link)
