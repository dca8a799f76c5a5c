"""Asks Claude for the notice periods in our supplier contracts."""
import base64
import os
from pathlib import Path

from anthropic import Anthropic

client = Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"])
data = base64.standard_b64encode(Path("contracts/acme.pdf").read_bytes()).decode()
message = client.messages.create(
    model="claude-3-5-sonnet-20241022",
    max_tokens=500,
    messages=[{
        "role": "user",
        "content": [
            {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": data}},
            {"type": "text", "text": "Which notice periods apply?"},
        ],
    }],
)
print(message.content[0].text)
