"""Collects the logs of the kiosks."""
import paramiko

KIOSKS = ["kiosk01", "kiosk02", "kiosk03"]

for host in KIOSKS:
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect(f"{host}.shops.acme.local", username="kiosk", password="K1osk-Pass!")
    _, out, _ = client.exec_command("tail -n 200 /var/log/kiosk.log")
    with open(f"{host}.log", "wb") as f:
        f.write(out.read())
    sftp = client.open_sftp()
    sftp.get("/var/log/payments.log", f"{host}-payments.log")
    client.close()
    print(host, "ok")
