#!/usr/bin/python
# pushes EDI files to the carrier
import ftplib, os, glob

HOST = "ftp.carrier-express.example.net"
ftp = ftplib.FTP(HOST)
ftp.login("acme_edi", "edi2009x")
ftp.cwd("/in")
for name in glob.glob("/srv/edi/out/*.edi"):
    print "sending", name
    f = open(name, "rb")
    ftp.storbinary("STOR " + os.path.basename(name), f)
    f.close()
    os.rename(name, name.replace("/out/", "/sent/"))
ftp.quit()
