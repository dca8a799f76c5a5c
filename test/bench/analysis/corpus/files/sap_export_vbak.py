# Export of sales orders (VA05) through SAP GUI scripting
import win32com.client
import time
import subprocess

SAPLOGON = r"C:\Program Files (x86)\SAP\FrontEnd\SapGui\saplogon.exe"


def login():
    subprocess.Popen(SAPLOGON)
    time.sleep(6)
    gui = win32com.client.GetObject("SAPGUI")
    app = gui.GetScriptingEngine
    con = app.OpenConnection("PRD [ERP Production]", True)
    ses = con.Children(0)
    ses.findById("wnd[0]/usr/txtRSYST-BNAME").text = "RPA_FIN01"
    ses.findById("wnd[0]/usr/pwdRSYST-BCODE").text = "Winter2023!"
    ses.findById("wnd[0]").sendVKey(0)
    return ses


ses = login()
ses.findById("wnd[0]/tbar[0]/okcd").text = "/nVA05"
ses.findById("wnd[0]").sendVKey(0)
ses.findById("wnd[0]/usr/ctxtVBCOM-VKORG").text = "1000"
ses.findById("wnd[0]/tbar[1]/btn[8]").press()
ses.findById("wnd[0]/mbar/menu[0]/menu[1]/menu[2]").select()
ses.findById("wnd[1]/usr/ctxtDY_PATH").text = r"C:\exports"
ses.findById("wnd[1]/usr/ctxtDY_FILENAME").text = "va05.xlsx"
ses.findById("wnd[1]/tbar[0]/btn[11]").press()
