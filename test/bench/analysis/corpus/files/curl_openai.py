# no SDK allowed on this box, so curl it is
import json
import os
import subprocess

question = input("Ask: ")
body = json.dumps({"model": "gpt-4o-mini", "messages": [{"role": "user", "content": question}]})
out = subprocess.run(
    [
        "curl",
        "-s",
        "https://api.openai.com/v1/chat/completions",
        "-H",
        "Content-Type: application/json",
        "-H",
        "Authorization: Bearer " + os.environ["OPENAI_API_KEY"],
        "-d",
        body,
    ],
    capture_output=True,
    text=True,
)
print(json.loads(out.stdout)["choices"][0]["message"]["content"])
