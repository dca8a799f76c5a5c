# Tray helper: polish the text I just copied. F9 = polite, F10 = short.
import os
import tkinter as tk
from functools import partial

from groq import Groq

STYLES = {"<F9>": "polite and formal", "<F10>": "as short as possible"}

root = tk.Tk()
root.title("Rewrite")
root.geometry("220x80")
status = tk.StringVar(value="F9 polite / F10 short")
tk.Label(root, textvariable=status).pack(pady=20)

chat = Groq(api_key=os.getenv("GROQ_API_KEY")).chat.completions


def rewrite(style, _event=None):
    try:
        before = root.clipboard_get()
    except tk.TclError:
        status.set("clipboard is empty")
        return
    out = chat.create(
        model="llama-3.1-8b-instant",
        messages=[
            {"role": "system", "content": "Rewrite the text, " + style},
            {"role": "user", "content": before},
        ],
    )
    root.clipboard_clear()
    root.clipboard_append(out.choices[0].message.content)
    status.set("done")


for key, style in STYLES.items():
    root.bind(key, partial(rewrite, style))

root.mainloop()
