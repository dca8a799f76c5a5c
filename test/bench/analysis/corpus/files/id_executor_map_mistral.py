import os
from concurrent.futures import ThreadPoolExecutor

import psycopg2
from mistralai import Mistral

mistral = Mistral(api_key=os.environ["MISTRAL_API_KEY"])


def fetch_comments(since):
    with psycopg2.connect(os.environ["CRM_DSN"]) as conn, conn.cursor() as cur:
        cur.execute("SELECT id, comment FROM nps_answers WHERE answered_at >= %s", (since,))
        return cur.fetchall()


def sentiment(record):
    record_id, comment = record
    reply = mistral.chat.complete(
        model="mistral-small-latest",
        messages=[
            {"role": "system", "content": "positive, neutral or negative?"},
            {"role": "user", "content": comment},
        ],
    )
    return record_id, reply.choices[0].message.content


with ThreadPoolExecutor(max_workers=8) as pool:
    for record_id, mood in pool.map(sentiment, fetch_comments("2025-01-01")):
        print(record_id, mood)
