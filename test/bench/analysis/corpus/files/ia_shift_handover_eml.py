"""Prepares the hand-over mail of the shift as an .eml file; the shift leader opens and sends it by hand."""
import sys
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

NOTES = Path("handover.txt")
TO = ["shift-leads@plant.example"]


def sections(text):
    current, found = "General", {}
    for line in text.splitlines():
        if line.endswith(":") and line[:-1].istitle():
            current = line[:-1]
        elif line.strip():
            found.setdefault(current, []).append(line.strip())
    return found


def main():
    if not NOTES.exists():
        sys.exit(f"{NOTES} is missing")
    now = datetime.now().astimezone()
    message = EmailMessage()
    message["Subject"] = f"Hand-over {now:%d.%m.} shift {'early' if now.hour < 14 else 'late'}"
    message["To"] = ", ".join(TO)
    message["Date"] = format_datetime(now)
    message["X-Unsent"] = "1"
    body = []
    for title, lines in sections(NOTES.read_text(encoding="utf-8")).items():
        body += [title.upper(), *(f"  - {line}" for line in lines), ""]
    message.set_content("\n".join(body))
    target = Path(f"handover_{now:%Y%m%d_%H%M}.eml")
    target.write_bytes(bytes(message))
    print("open", target, "in Outlook and press Send")


main()
