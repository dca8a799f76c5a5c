"""Purges logs on the web hosts."""
import subprocess
import sys

DAYS = int(sys.argv[1]) if len(sys.argv) > 1 else 60
for host in ("web01", "web02"):
    subprocess.run(["ssh", host, f"sudo find /var/log/app -mtime +{DAYS} -delete"], check=True)
    out = subprocess.run(["ssh", host, "df -h /var"], capture_output=True, text=True)
    print(host)
    print(out.stdout)
subprocess.run("rm -rf /var/tmp/app-cache", shell=True, check=False)
print("done")
for i in range(3):
    print(".", end="")
print()
