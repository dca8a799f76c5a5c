import os
import sys

from mistralai import Mistral

product = sys.argv[1] if len(sys.argv) > 1 else "lawn mower"
with Mistral(api_key=os.environ["MISTRAL_API_KEY"]) as client:
    stream = client.chat.stream(
        model="mistral-small-latest",
        messages=[{"role": "user", "content": f"Three slogans for a {product}."}],
    )
    for event in stream:
        print(event.data.choices[0].delta.content or "", end="")
