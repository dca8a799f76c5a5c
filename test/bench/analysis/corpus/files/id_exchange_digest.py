from datetime import timedelta

from exchangelib import DELEGATE, Account, Credentials, EWSDateTime
import keyring
import openai

credentials = Credentials("corp\\digest", keyring.get_password("ews", "digest"))
account = Account("sales@example.org", credentials=credentials, autodiscover=True, access_type=DELEGATE)
since = EWSDateTime.now(account.default_timezone) - timedelta(days=1)

digest = {}
for item in account.inbox.filter(datetime_received__gt=since).order_by("-datetime_received"):
    sender = item.sender.email_address
    digest.setdefault(sender, []).append(f"{item.subject}: {item.text_body[:400]}")

parts = []
for sender, lines in digest.items():
    parts.append(f"## {sender}")
    parts += lines
prompt = "\n".join(parts)

response = openai.chat.completions.create(
    model="gpt-4o",
    messages=[
        dict(role="system", content="Write a digest of yesterday's mails for the team."),
        dict(role="user", content=prompt),
    ],
)
print(response.choices[0].message.content)
