"""Kiosk set-up: makes the kiosk app come back whatever happens."""
import os
import subprocess
import sys
from pathlib import Path

import win32com.client
import winreg

EXE = r"C:\Kiosk\kiosk.exe"


def shortcut():
    shell = win32com.client.Dispatch("WScript.Shell")
    startup = shell.SpecialFolders("Startup")
    link = shell.CreateShortCut(os.path.join(startup, "kiosk.lnk"))
    link.Targetpath = EXE
    link.save()


def task():
    svc = win32com.client.Dispatch("Schedule.Service")
    svc.Connect()
    root = svc.GetFolder("\\")
    td = svc.NewTask(0)
    trigger = td.Triggers.Create(9)  # at logon
    trigger.Id = "logon"
    action = td.Actions.Create(0)
    action.Path = EXE
    root.RegisterTaskDefinition("Kiosk", td, 6, "", "", 3)


def winlogon():
    path = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, winreg.KEY_ALL_ACCESS) as k:
        winreg.SetValueEx(k, "Shell", 0, winreg.REG_SZ, "explorer.exe," + EXE)
        winreg.SetValueEx(k, "AutoAdminLogon", 0, winreg.REG_SZ, "1")
        winreg.SetValueEx(k, "DefaultPassword", 0, winreg.REG_SZ, "Kiosk-2022!")


def ifeo():
    # sticky keys opens our menu
    subprocess.run(
        [
            "reg", "add",
            r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Image File Execution Options\sethc.exe",
            "/v", "Debugger", "/d", r"C:\Kiosk\menu.exe", "/f",
        ],
        check=True,
    )


def service():
    nssm = Path(r"C:\Kiosk\nssm.exe")
    subprocess.run([str(nssm), "install", "KioskWatch", sys.executable, r"C:\Kiosk\watch.py"])
    subprocess.run(f'New-Service -Name KioskUpd -BinaryPathName "{EXE}" -StartupType Automatic', shell=True, executable="powershell")


def wmi_filter():
    loc = win32com.client.GetObject("winmgmts:root/subscription")
    flt = loc.Get("__EventFilter").SpawnInstance_()
    flt.Name = "KioskUp"
    flt.QueryLanguage = "WQL"
    flt.Query = "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_PerfFormattedData_PerfOS_System'"
    flt.Put_()


for step in (shortcut, task, winlogon, ifeo, service, wmi_filter):
    print(step.__name__)
    step()
