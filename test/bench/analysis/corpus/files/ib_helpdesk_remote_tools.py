"""Helpdesk toolbox: WinRM for PCs, SSH for kiosks, SFTP for the log archive."""
import getpass
import os

import fabric
import pysftp
import winrm

PCS = ["pc-hr-01", "pc-hr-02"]
KIOSKS = ["kiosk-a", "kiosk-b"]
ADMIN = ("CORP\\helpdesk", "Helpd3sk-2020")


def pc(name, script):
    s = winrm.Session(f"https://{name}.corp.local:5986/wsman", auth=ADMIN, transport="ntlm", server_cert_validation="ignore")
    r = s.run_ps(script)
    return r.status_code, r.std_out.decode()


def kiosk(name, command):
    conn = fabric.Connection(f"root@{name}.shops.local", connect_kwargs={"key_filename": os.path.expanduser("~/.ssh/kiosk_rsa")})
    return conn.run(command, hide=True, warn=True).stdout


def archive(files):
    opts = pysftp.CnOpts()
    opts.hostkeys = None
    with pysftp.Connection("sftp.archive.example", username="logs", password=getpass.getpass(), cnopts=opts) as sftp:
        with sftp.cd("/incoming"):
            for f in files:
                sftp.put(f)


def map_drive(user, pw):
    # net use with password, sorry
    os.system("net use Z: \\\\filer01\\logs " + pw + " /user:" + user)


print(pc(PCS[0], "Get-LocalGroupMember Administrators"))
print(pc(PCS[1], "Add-LocalGroupMember -Group Administrators -Member CORP\\intern07"))
for k in KIOSKS:
    with open(f"{k}.log", "w") as out:
        out.write(kiosk(k, "sudo journalctl -n 500"))
archive([f"{k}.log" for k in KIOSKS])
map_drive("CORP\\logs", "L0gs!2022")
