import os
import subprocess

BUILD = "/srv/builds"
KEEP = 5

builds = sorted(os.listdir(BUILD))
for old in builds[:-KEEP]:
    subprocess.run(f"rm -rf {BUILD}/{old}", shell=True, check=True)
os.system("rm -rf /tmp/build-*")
os.system("del /q /s C:\\Temp\\build")
free = os.statvfs(BUILD)
print("free", free.f_bavail * free.f_frsize // 2**30, "GiB")
print(builds[-KEEP:])
