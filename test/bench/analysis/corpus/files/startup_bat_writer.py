# puts a batch file into the startup folder so the dashboards open after login
import getpass
import os

user = getpass.getuser()
folder = rf"C:\Users\{user}\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup"
with open(os.path.join(folder, "dashboards.bat"), "w") as f:
    f.write("@echo off\n")
    f.write(r'start "" "C:\Program Files\Google\Chrome\Application\chrome.exe" --kiosk http://wallboard.corp.local' + "\n")
    f.write("exit\n")

print("written for", user)
for name in os.listdir(folder):
    print("  ", name)
print("log off and on to test")
