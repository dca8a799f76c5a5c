"""Nightly summary of incident notes with Claude on Bedrock."""
import json
import boto3
import psycopg2
import os

bedrock = boto3.client("bedrock-runtime", region_name="eu-central-1")
conn = psycopg2.connect(os.environ["OPS_DSN"])


def notes():
    with conn.cursor() as cur:
        cur.execute("SELECT opened_at, note FROM incidents WHERE opened_at > now() - interval '1 day'")
        return "\n".join(f"{when:%H:%M} {note}" for when, note in cur.fetchall())


body = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 800,
    "messages": [{"role": "user", "content": "Summarise:\n" + notes()}],
}
response = bedrock.invoke_model(
    modelId="anthropic.claude-3-haiku-20240307-v1:0",
    body=json.dumps(body),
)
print(json.loads(response["body"].read())["content"][0]["text"])
