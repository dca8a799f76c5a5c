"""Assistant that may look up salaries (HR only)."""
import json

import pandas as pd
from openai import OpenAI

client = OpenAI()
salaries = pd.read_excel("salaries.xlsx")

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "lookup",
            "description": "Salary rows of a department",
            "parameters": {"type": "object", "properties": {"department": {"type": "string"}}},
        },
    }
]


def lookup(department):
    return salaries[salaries["department"] == department].to_json(orient="records")


messages = [{"role": "user", "content": input("Question: ")}]
while True:
    reply = client.chat.completions.create(model="gpt-4o", messages=messages, tools=TOOLS)
    message = reply.choices[0].message
    messages.append(message)
    if not message.tool_calls:
        print(message.content)
        break
    for call in message.tool_calls:
        arguments = json.loads(call.function.arguments)
        messages.append({"role": "tool", "tool_call_id": call.id, "content": lookup(**arguments)})
