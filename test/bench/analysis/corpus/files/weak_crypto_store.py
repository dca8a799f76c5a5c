import hashlib
import ssl
import smtplib
from Crypto.Cipher import DES
from Crypto.Cipher import AES


def pin_hash(pin):
    return hashlib.md5(pin.encode()).hexdigest()


def seal(data, key):
    des = DES.new(key, DES.MODE_ECB)
    return des.encrypt(data.ljust(16))


context = ssl._create_unverified_context()
with smtplib.SMTP_SSL("mail.intern.local", context=context) as s:
    s.noop()
print(pin_hash("0000"))
