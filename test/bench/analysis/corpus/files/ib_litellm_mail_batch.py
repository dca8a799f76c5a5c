"""Draft answers to the shared mailbox with LiteLLM (Exchange)."""
import os
from string import Template

import litellm
from exchangelib import Account, Configuration, Credentials, DELEGATE

litellm.drop_params = True
MODEL = os.getenv("DRAFT_MODEL", "mistral/mistral-small-latest")

PROMPT = Template(
    """You are the order desk of a parts dealer.
Customer: $sender
Subject: $subject

$body

Draft a short answer in the customer's language."""
)


def mailbox():
    creds = Credentials(os.environ["EX_USER"], os.environ["EX_PASS"])
    conf = Configuration(server="mail.corp.local", credentials=creds)
    return Account("orders@corp.local", config=conf, autodiscover=False, access_type=DELEGATE)


def draft(item):
    filled = PROMPT.safe_substitute(sender=item.sender.email_address, subject=item.subject, body=item.text_body)
    answer = litellm.completion(model=MODEL, messages=[{"content": filled, "role": "user"}])
    return answer["choices"][0]["message"]["content"]


def main():
    box = mailbox()
    for item in box.inbox.filter(is_read=False).order_by("-datetime_received")[:25]:
        reply = item.create_reply(subject="Re: " + item.subject, body=draft(item))
        reply.save(box.drafts)
        item.is_read = True
        item.save(update_fields=["is_read"])


if __name__ == "__main__":
    main()
