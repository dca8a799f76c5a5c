"""Sorts unread customer mails by urgency."""
import email
import imaplib
import os
from email.header import decode_header, make_header

import google.generativeai as genai

genai.configure(api_key=os.environ["GEMINI_API_KEY"])
model = genai.GenerativeModel("gemini-1.5-flash")


def plain_text(message):
    if message.is_multipart():
        for part in message.walk():
            if part.get_content_type() == "text/plain":
                return part.get_payload(decode=True).decode(errors="replace")
        return ""
    return message.get_payload(decode=True).decode(errors="replace")


def unread(box):
    _, found = box.search(None, "UNSEEN")
    for number in found[0].split():
        _, data = box.fetch(number, "(RFC822)")
        yield email.message_from_bytes(data[0][1])


with imaplib.IMAP4_SSL("imap.kunde-service.example") as box:
    box.login(os.environ["MAIL_USER"], os.environ["MAIL_PASSWORD"])
    box.select("INBOX")
    for message in unread(box):
        subject = str(make_header(decode_header(message["Subject"])))
        reply = model.generate_content(["How urgent (1-5)? Answer with one digit.", subject, plain_text(message)])
        print(reply.text.strip(), subject)
