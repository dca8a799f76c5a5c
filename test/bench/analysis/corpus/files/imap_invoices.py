"""Saves the attachments of invoice mails."""
import email
import imaplib
import keyring
from pathlib import Path

TARGET = Path("invoices")
password = keyring.get_password("mailbox", "invoices@acme.example")

box = imaplib.IMAP4_SSL("imap.acme-mail.net")
box.login("invoices@acme.example", password)
box.select("INBOX")
_, data = box.search(None, '(UNSEEN SUBJECT "invoice")')
for number in data[0].split():
    _, parts = box.fetch(number, "(RFC822)")
    message = email.message_from_bytes(parts[0][1])
    for part in message.walk():
        name = part.get_filename()
        if name and name.lower().endswith(".pdf"):
            (TARGET / name).write_bytes(part.get_payload(decode=True))
box.logout()
