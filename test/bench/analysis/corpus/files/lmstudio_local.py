# uses the model in LM Studio on my own PC
from openai import OpenAI
from pathlib import Path

client = OpenAI(base_url="http://localhost:1234/v1", api_key="lm-studio")

notes = Path("minutes.txt").read_text(encoding="utf-8")
r = client.chat.completions.create(
    model="qwen2.5-7b-instruct",
    messages=[
        {"role": "system", "content": "Make a list of actions."},
        {"role": "user", "content": notes},
    ],
)
print(r.choices[0].message.content)
Path("actions.md").write_text(r.choices[0].message.content, encoding="utf-8")
