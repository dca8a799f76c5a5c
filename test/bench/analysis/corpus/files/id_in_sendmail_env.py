import os
import smtplib
from email.message import EmailMessage

message = EmailMessage()
message["From"] = "jobs@acme.local"
message["To"] = "it@acme.local"
message["Subject"] = "Night run finished"
message.set_content("All jobs ended without errors.")
with smtplib.SMTP("relay.acme.local", 587) as relay:
    relay.starttls()
    relay.login(os.environ["RELAY_USER"], os.environ["RELAY_PASSWORD"])
    relay.send_message(message)
