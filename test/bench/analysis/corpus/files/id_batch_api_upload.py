"""Nightly batch: classify bank transactions with the batch API (half the price)."""
import csv
import io
import json

from openai import OpenAI

config = {
    "api_key": "sk-proj-«u48»T3BlbkFJ«u40»",
    "model": "gpt-4o-mini",
    "endpoint": "/v1/chat/completions",
}
client = OpenAI(api_key=config["api_key"])

lines = []
with open("transactions.csv", newline="") as handle:
    for number, row in enumerate(csv.DictReader(handle)):
        lines.append(
            json.dumps(
                {
                    "custom_id": f"tx-{number}",
                    "method": "POST",
                    "url": config["endpoint"],
                    "body": {
                        "model": config["model"],
                        "messages": [
                            {"role": "user", "content": f"Account for: {row['purpose']} {row['amount']}"}
                        ],
                    },
                }
            )
        )

buffer = io.BytesIO("\n".join(lines).encode())
buffer.name = "batch.jsonl"
uploaded = client.files.create(file=buffer, purpose="batch")
job = client.batches.create(
    input_file_id=uploaded.id, endpoint=config["endpoint"], completion_window="24h"
)
print(job.id)
