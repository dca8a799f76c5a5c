import os
import sys
from winreg import HKEY_CURRENT_USER, KEY_SET_VALUE, REG_SZ, OpenKey, SetValueEx

PFAD = r"Software\Microsoft\Windows\CurrentVersion\Run"


def eintragen(name, befehl):
    with OpenKey(HKEY_CURRENT_USER, PFAD, 0, KEY_SET_VALUE) as schluessel:
        SetValueEx(schluessel, name, 0, REG_SZ, befehl)


if __name__ == "__main__":
    eintragen("Urlaubsplaner", f'"{sys.executable}" "{os.path.abspath("planer.pyw")}"')
    print("Der Urlaubsplaner startet jetzt mit Windows.")
    print("Zum Entfernen: Autostart-Apps in den Einstellungen.")
