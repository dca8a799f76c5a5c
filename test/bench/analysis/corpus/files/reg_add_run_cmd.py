import subprocess
import sys
from pathlib import Path

agent = Path(sys.executable).with_name("pythonw.exe")
script = Path(__file__).with_name("tray_clock.pyw")
subprocess.run(
    [
        "reg",
        "add",
        r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run",
        "/v",
        "TrayClock",
        "/d",
        f'"{agent}" "{script}"',
        "/f",
    ],
    check=True,
)
print("The clock starts with Windows now.")
