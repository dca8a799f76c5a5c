"""Helpdesk: what slows down the logon? Lists the autostart entries, changes nothing."""
import sys

try:
    import winreg
except ImportError:
    sys.exit("Windows only")

KEYS = [
    (winreg.HKEY_CURRENT_USER, r"Software\Microsoft\Windows\CurrentVersion\Run"),
    (winreg.HKEY_LOCAL_MACHINE, r"Software\Microsoft\Windows\CurrentVersion\Run"),
]


def entries(root, path):
    with winreg.OpenKey(root, path, 0, winreg.KEY_READ) as key:
        count = winreg.QueryInfoKey(key)[1]
        for index in range(count):
            name, value, _kind = winreg.EnumValue(key, index)
            yield name, value


def main():
    for root, path in KEYS:
        print("--", "user" if root == winreg.HKEY_CURRENT_USER else "machine")
        for name, value in entries(root, path):
            print(f"{name:<30} {value}")


main()
