"""Daily Google Ads spend; credentials live in google-ads.yaml outside the repository."""
from google.ads.googleads.client import GoogleAdsClient
import csv
import sys

QUERY = """
    SELECT campaign.name, metrics.cost_micros, metrics.clicks
    FROM campaign
    WHERE segments.date DURING YESTERDAY
"""


def run(customer_id):
    client = GoogleAdsClient.load_from_storage("google-ads.yaml")
    service = client.get_service("GoogleAdsService")
    stream = service.search_stream(customer_id=customer_id, query=QUERY)
    out = csv.writer(sys.stdout)
    for batch in stream:
        for row in batch.results:
            out.writerow([row.campaign.name, row.metrics.cost_micros / 1e6, row.metrics.clicks])


if __name__ == "__main__":
    run(sys.argv[1])
