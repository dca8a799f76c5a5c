import json
import os

import boto3
from sqlalchemy import create_engine, text

engine = create_engine(os.environ["DWH_URL"])
bedrock = boto3.client("bedrock-runtime", region_name="eu-central-1")

QUERY = text("""
    SELECT a.employee_id, a.reason, a.days
    FROM absence a
    WHERE a.year = :year
""")


class BedrockModel:
    def __init__(self, runtime, model_id):
        self.runtime = runtime
        self.model_id = model_id

    def ask(self, prompt, max_tokens=600):
        body = json.dumps(
            {
                "anthropic_version": "bedrock-2023-05-31",
                "max_tokens": max_tokens,
                "messages": [{"role": "user", "content": prompt}],
            }
        )
        answer = self.runtime.invoke_model(modelId=self.model_id, body=body)
        return json.loads(answer["body"].read())["content"][0]["text"]


with engine.connect() as connection:
    rows = connection.execute(QUERY, {"year": 2024}).mappings().all()

listing = "\n".join(f"{row['employee_id']};{row['reason']};{row['days']}" for row in rows)
model = BedrockModel(bedrock, "anthropic.claude-3-haiku-20240307-v1:0")
print(model.ask("Which absence patterns stand out?\n" + listing))
