"""Prints where the reports will be written and which settings of the machine matter.

The job reads some environment variables; none of them is a secret.
"""
import locale
import os
import platform
import socket
import sys
from datetime import datetime
from pathlib import Path

DEFAULT_OUT = Path.home() / "Documents" / "reports"

SETTINGS = {
    "REPORT_DIR": str(DEFAULT_OUT),
    "REPORT_LANG": "en",
    "REPORT_CURRENCY": "EUR",
    "REPORT_TOKEN_LIMIT": "4000",
    "TZ": "Europe/Lisbon",
}


def setting(name: str) -> str:
    return os.environ.get(name, SETTINGS[name])


def main() -> int:
    print("host     ", socket.gethostname())
    print("user     ", os.environ.get("USERNAME") or os.environ.get("USER", "?"))
    print("python   ", platform.python_version(), "at", sys.executable)
    print("system   ", platform.system(), platform.release())
    print("encoding ", locale.getpreferredencoding(False), sys.stdout.encoding)
    print("time     ", datetime.now().astimezone().isoformat(timespec="seconds"))
    print("path     ", len(os.environ["PATH"].split(os.pathsep)), "directories")
    for name in SETTINGS:
        print(f"{name:20}{setting(name)}")
    target = Path(setting("REPORT_DIR"))
    if not target.is_dir():
        print("missing: ", target)
        return 1
    if not os.access(target, os.W_OK):
        print("not writable:", target)
        return 1
    print("ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
