"""Summaries of meeting notes, only with the model on this notebook."""
from pathlib import Path

import ollama

for note in sorted(Path("notes").glob("*.md")):
    reply = ollama.chat(
        model="llama3.1",
        messages=[{"role": "user", "content": "Summarise:\n" + note.read_text(encoding="utf-8")}],
    )
    print(note.name, reply["message"]["content"], sep="\n")
