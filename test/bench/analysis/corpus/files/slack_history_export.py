"""Weekly digest of the sales channel."""
import os
from openai import OpenAI
from slack_sdk import WebClient

slack = WebClient(token="xoxb-«d12»-«d12»-«a24»")
history = slack.conversations_history(channel="C024BE91L", limit=500)
text = "\n".join(m["text"] for m in history["messages"])
ai = OpenAI(api_key=os.environ["OPENAI_KEY"])
digest = ai.chat.completions.create(
    model="gpt-4o-mini",
    messages=[{"role": "user", "content": "Digest of the week:\n" + text}],
).choices[0].message.content
slack.chat_postMessage(channel="C024BE91L", text=digest)
