"""Compares two providers on complaint mails exported as CSV."""
import pandas as pd
from anthropic import Anthropic
from openai import OpenAI

PROVIDERS = {
    "openai": ("gpt-4o-mini", "sk-proj-«u48»T3BlbkFJ«u40»"),
    "anthropic": ("claude-3-5-haiku-latest", "sk-ant-api03-«u93»AA"),
}


def ask_openai(text):
    model, key = PROVIDERS["openai"]
    client = OpenAI(api_key=key)
    result = client.chat.completions.create(model=model, messages=[{"role": "user", "content": text}])
    return result.choices[0].message.content


def ask_anthropic(text):
    model, key = PROVIDERS["anthropic"]
    result = Anthropic(api_key=key).messages.create(
        model=model, max_tokens=200, messages=[{"role": "user", "content": text}]
    )
    return result.content[0].text


complaints = pd.read_csv("complaints.csv")
for complaint in complaints.itertuples():
    question = f"Is this a legal threat? yes/no\n{complaint.body}"
    print(complaint.id, ask_openai(question), ask_anthropic(question))
