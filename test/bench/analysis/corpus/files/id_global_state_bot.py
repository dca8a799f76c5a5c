# log helper for the night shift
import os
from groq import Groq

LOG = ""
CLIENT = None


def setup():
    global CLIENT
    CLIENT = Groq(api_key=os.environ.get("GROQ_API_KEY"))


def tail(path, lines=200):
    global LOG
    with open(path, errors="replace") as fh:
        LOG = "".join(fh.readlines()[-lines:])


def explain():
    messages = [
        {"role": "system", "content": "You are a Linux administrator."},
        {"role": "user", "content": "What went wrong?\n```\n%s\n```" % LOG},
    ]
    out = CLIENT.chat.completions.create(model="llama-3.3-70b-versatile", messages=messages)
    return out.choices[0].message.content


if __name__ == "__main__":
    setup()
    tail("/var/log/app/nightly.log")
    print(explain())
