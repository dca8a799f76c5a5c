# Legt die nächtliche Aufgabe an (einmal als Admin ausführen)
import ctypes
import subprocess
import sys

skript = r"C:\Skripte\tagesabschluss.py"
if not ctypes.windll.shell32.IsUserAnAdmin():
    ctypes.windll.shell32.ShellExecuteW(None, "runas", sys.executable, __file__, None, 1)
    sys.exit()

befehl = f'schtasks /Create /F /SC DAILY /ST 22:30 /TN Tagesabschluss /TR "{sys.executable} {skript}" /RU SYSTEM'
ergebnis = subprocess.run(befehl, shell=True, capture_output=True, text=True)
print(ergebnis.stdout or ergebnis.stderr)
input("Enter zum Beenden")
