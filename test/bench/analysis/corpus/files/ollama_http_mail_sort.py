"""Sorts the info@ mailbox with a model on the office server."""
import imaplib
import email
import os
import requests

OLLAMA = "http://llm01.corp.local:11434/api/generate"
box = imaplib.IMAP4_SSL("imap.corp.local")
box.login("info", os.environ["INFO_PASSWORD"])
box.select("INBOX")
_, found = box.search(None, "UNSEEN")
for number in found[0].split():
    _, parts = box.fetch(number, "(RFC822)")
    message = email.message_from_bytes(parts[0][1])
    text = message.get_payload()
    reply = requests.post(OLLAMA, json={"model": "mistral", "prompt": f"Sales, support or spam?\n{text}", "stream": False}, timeout=90)
    print(number, reply.json()["response"].strip())
box.logout()
