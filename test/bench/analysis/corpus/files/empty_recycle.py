"""Frees space on the kiosk PCs: old logs and the browser cache."""
import glob
import os
import shutil

cache = os.path.expandvars(r"%LOCALAPPDATA%\KioskBrowser\Cache")
shutil.rmtree(cache, ignore_errors=True)

removed = 0
for path in glob.glob(r"C:\Kiosk\logs\*.log"):
    if os.path.getsize(path) > 50 * 1024 * 1024:
        os.remove(path)
        removed += 1
print(removed, "logs removed")
total, used, free = shutil.disk_usage("C:\\")
print(f"{free / 2**30:.1f} GiB free")
