"""Transcribes recorded sales calls and lists objections."""
import os
from pathlib import Path
from groq import Groq

client = Groq(api_key=os.environ["GROQ_API_KEY"])

for path in Path("calls").glob("*.mp3"):
    with path.open("rb") as audio:
        text = client.audio.transcriptions.create(model="whisper-large-v3", file=audio).text
    r = client.chat.completions.create(
        model="llama-3.1-70b-versatile",
        messages=[{"role": "user", "content": "List the customer's objections:\n" + text}],
    )
    path.with_suffix(".txt").write_text(r.choices[0].message.content)
    print(path.name, "done")
