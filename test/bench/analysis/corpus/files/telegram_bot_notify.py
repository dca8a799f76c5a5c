import requests
import psutil
import time

TOKEN = "6«d9»:AA«u33»"
CHAT = "-1001745620931"


def notifica(texto):
    requests.get(
        f"https://api.telegram.org/bot{TOKEN}/sendMessage",
        params={"chat_id": CHAT, "text": texto},
    )


while True:
    disco = psutil.disk_usage("/")
    if disco.percent > 90:
        notifica(f"Disco do servidor de arquivos em {disco.percent}%")
        time.sleep(3600)
    time.sleep(60)
