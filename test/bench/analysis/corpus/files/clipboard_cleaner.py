"""Removes line breaks from text copied out of PDFs."""
import re
import time

import pyperclip

last = ""
while True:
    text = pyperclip.paste()
    if text != last and "\n" in text:
        text = re.sub(r"-\n", "", text)
        text = re.sub(r"\s*\n\s*", " ", text)
        pyperclip.copy(text)
        print("cleaned", len(text), "characters")
    last = text
    time.sleep(0.5)
