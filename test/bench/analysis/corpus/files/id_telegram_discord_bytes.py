import hmac
import hashlib
import requests

BOT = "«d10»:AA«u33»"
CHAT = -100«d10»
SIGNING_KEY = b"«a32»"
DISCORD = "https://discord.com/api/webhooks/«d18»/«u68»"


def notify(text):
    requests.post(f"https://api.telegram.org/bot{BOT}/sendMessage", json={"chat_id": CHAT, "text": text}, timeout=10)
    requests.post(DISCORD, json={"content": text}, timeout=10)


def sign(body: bytes) -> str:
    return hmac.new(SIGNING_KEY, body, hashlib.sha256).hexdigest()


notify("backup finished " + sign(b"ok")[:8])
