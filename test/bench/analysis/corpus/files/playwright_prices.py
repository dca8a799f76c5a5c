"""Collects list prices from the public catalogue pages of our suppliers."""
import csv
from playwright.sync_api import sync_playwright

PAGES = {
    "bolts": "https://www.schrauben-katalog.example/bolts",
    "nuts": "https://www.schrauben-katalog.example/nuts",
}


def prices(page, url):
    page.goto(url)
    for card in page.locator(".product").all():
        yield card.locator(".name").inner_text(), card.locator(".price").inner_text()


def main():
    with sync_playwright() as p, open("prices.csv", "w", newline="") as out:
        writer = csv.writer(out)
        browser = p.chromium.launch(headless=True)
        page = browser.new_page()
        for group, url in PAGES.items():
            for name, price in prices(page, url):
                writer.writerow([group, name, price])
        browser.close()


main()
