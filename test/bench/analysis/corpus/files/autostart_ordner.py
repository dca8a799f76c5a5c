# legt eine Verknüpfung in den Autostart, damit der Zeiterfasser mit Windows startet
import os
import sys
import win32com.client

autostart = os.path.join(
    os.environ["APPDATA"], r"Microsoft\Windows\Start Menu\Programs\Startup"
)
shell = win32com.client.Dispatch("WScript.Shell")
link = shell.CreateShortCut(os.path.join(autostart, "Zeiterfassung.lnk"))
link.TargetPath = sys.executable
link.Arguments = os.path.abspath("zeiterfassung.py")
link.WorkingDirectory = os.getcwd()
link.save()
print("Autostart eingerichtet")
