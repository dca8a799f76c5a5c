# RPA: Monatsabschluss in SAP, Bildschirmtreiber
# 1. SAP Logon starten  2. F.5D laufen lassen  3. Bild ablegen
import os
import subprocess
import time

import keyboard
import pyautogui as pag
import pygetwindow as gw
import win32com.client as com

SYS = "P01"
USER = "RPA_CLOSE"
PASSWORT = "Abschluss#0324"


def start():
    cmd = r'"C:\Program Files (x86)\SAP\FrontEnd\SAPgui\sapshcut.exe" -system=%s -client=100 -user=%s -pw=%s' % (SYS, USER, PASSWORT)
    subprocess.Popen(cmd)
    time.sleep(15)


def sitzung():
    # Scripting, wenn es freigeschaltet ist
    rot = com.GetObject("SAPGUI")
    return rot.GetScriptingEngine.Children(0).Children(0)


def per_maske():
    fenster = gw.getWindowsWithTitle("SAP Easy Access")[0]
    fenster.activate()
    pag.hotkey("ctrl", "/")
    pag.typewrite("/nF.5D\n", interval=0.05)
    time.sleep(2)
    ort = pag.locateOnScreen("ausfuehren.png", confidence=0.9)
    if ort:
        pag.click(pag.center(ort))
    keyboard.write("0324\n")


def beleg():
    bild = pag.screenshot(region=(0, 0, 1280, 900))
    bild.save(os.path.join(r"\\filer01\fibu\abschluss", time.strftime("%Y%m%d") + ".png"))


start()
try:
    s = sitzung()
    s.findById("wnd[0]/tbar[0]/okcd").text = "/nF.5D"
    s.findById("wnd[0]").sendVKey(0)
except Exception:
    per_maske()
beleg()
