import json
import logging
import os
import urllib3

http = urllib3.PoolManager(num_pools=4)

CHANNELS = {
    "ops": {"kind": "slack", "url": "https://hooks.slack.com/services/T«U8»/B«U10»/«a24»"},
    "fun": {"kind": "discord", "url": "https://discord.com/api/webhooks/1«d17»/«u68»"},
    "crm": {"kind": "gchat", "url": os.environ.get("GCHAT_HOOK", "https://chat.googleapis.com/v1/spaces/AAAA/messages")},
}


class WebhookHandler(logging.Handler):
    """Sends log records of level ERROR to a chat channel."""

    def __init__(self, channel):
        super().__init__(logging.ERROR)
        self.spec = CHANNELS[channel]

    def _body(self, text):
        return {"content": text} if self.spec["kind"] == "discord" else {"text": text}

    def emit(self, record):
        data = json.dumps(self._body(self.format(record))).encode()
        http.request("POST", self.spec["url"], body=data, headers={"Content-Type": "application/json"})


def pushover(text):
    fields = {"token": "a«a29»", "user": "u«a29»", "message": text}
    http.request("POST", "https://api.pushover.net/1/messages.json", fields=fields)


log = logging.getLogger("import")
log.addHandler(WebhookHandler("ops"))
log.addHandler(WebhookHandler("fun"))
try:
    total = sum(float(line.split(";")[3].replace(",", ".")) for line in open("orders.txt", encoding="utf-8"))
    log.info("sum %s", total)
except Exception:
    log.exception("import failed")
    pushover("import failed")
