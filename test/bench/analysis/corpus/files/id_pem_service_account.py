import json
import tempfile

from google.cloud import bigquery

INFO = {
    "type": "service_account",
    "project_id": "marketing-prod-«d6»",
    "private_key_id": "«h40»",
    "private_key": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC«b64»\n«b64»\n«b64»\n-----END PRIVATE KEY-----\n",
    "client_email": "report@marketing-prod.iam.gserviceaccount.com",
    "token_uri": "https://oauth2.googleapis.com/token",
}
client = bigquery.Client.from_service_account_info(INFO)
for row in client.query("SELECT channel, SUM(cost) AS cost FROM ads.daily GROUP BY channel"):
    print(row.channel, row.cost)
