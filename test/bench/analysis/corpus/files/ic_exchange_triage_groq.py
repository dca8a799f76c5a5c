# shared mailbox "it-help": category by model, spam is deleted straight away
import re
from datetime import timedelta

from exchangelib import DELEGATE, Account, Configuration, Credentials, EWSDateTime, UTC
from exchangelib.protocol import BaseProtocol, NoVerifyHTTPAdapter
from groq import Groq

BaseProtocol.HTTP_ADAPTER_CLS = NoVerifyHTTPAdapter
creds = Credentials("CORP\\svc-ithelp", "Kupfer-Dach_«d4»")
config = Configuration(server="mail.corp.example", credentials=creds)
box = Account("it-help@corp.example", config=config, autodiscover=False, access_type=DELEGATE)
llm = Groq()

CATEGORIES = ["hardware", "password reset", "spam", "other"]


def categorise(subject, body):
    prompt = f"Answer with one of {CATEGORIES}.\nSubject: {subject}\n\n{body[:3000]}"
    r = llm.chat.completions.create(model="llama-3.1-8b-instant", messages=[{"role": "user", "content": prompt}])
    return re.sub(r"[^a-z ]", "", r.choices[0].message.content.lower()).strip()


since = EWSDateTime.now(UTC) - timedelta(hours=1)
for item in box.inbox.filter(datetime_received__gt=since).only("subject", "text_body"):
    kind = categorise(item.subject or "", item.text_body or "")
    if kind == "spam":
        item.delete()
    else:
        item.categories = [kind]
        item.save(update_fields=["categories"])
