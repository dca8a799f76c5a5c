import requests
import socket
ip = requests.get("https://api.ipify.org", timeout=5).text
name = socket.gethostname()
print(name, ip)
with open("ip.txt", "a") as f:
    f.write(f"{name} {ip}\n")
seen = set()
for line in open("ip.txt"):
    host, addr = line.split()
    seen.add(addr)
print(len(seen), "addresses so far")
if ip not in seen:
    print("new address")
else:
    print("known address")
