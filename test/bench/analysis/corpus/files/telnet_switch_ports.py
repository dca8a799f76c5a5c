import telnetlib
import re

for ip in ["10.1.0.2", "10.1.0.3"]:
    tn = telnetlib.Telnet(ip, 23, 10)
    tn.read_until(b"Password: ")
    tn.write(b"sw1tch-ro\n")
    tn.write(b"show interfaces status\n")
    tn.write(b"exit\n")
    text = tn.read_all().decode("ascii", "ignore")
    up = len(re.findall(r"connected", text))
    print(ip, up, "ports up")
    if up == 0:
        print("check", ip)
print("done")
