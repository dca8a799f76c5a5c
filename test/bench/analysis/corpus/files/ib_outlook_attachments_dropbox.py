"""Copies attachments of the 'Tenders' folder to my Dropbox so I can work from home."""
import datetime
import json
import os
import tempfile

import requests
import win32com.client

DBX = "sl.«u135»"
API = "https://content.dropboxapi.com/2/files/upload"

olApp = win32com.client.gencache.EnsureDispatch("Outlook.Application")
ns = olApp.GetNamespace("MAPI")
tenders = ns.Folders.Item("me@corp.local").Folders["Inbox"].Folders["Tenders"]
since = datetime.datetime.now() - datetime.timedelta(days=7)
items = tenders.Items.Restrict("[ReceivedTime] >= '%s'" % since.strftime("%m/%d/%Y %H:%M %p"))


def push(local, remote):
    arg = {"path": remote, "mode": "overwrite", "mute": True}
    with open(local, "rb") as fh:
        r = requests.post(
            API,
            headers={
                "Authorization": "Bearer {}".format(DBX),
                "Dropbox-API-Arg": json.dumps(arg),
                "Content-Type": "application/octet-stream",
            },
            data=fh,
            timeout=300,
        )
    if r.status_code != 200:
        print("failed", remote, r.text[:200])


tmp = tempfile.mkdtemp()
for item in items:
    for k in range(1, item.Attachments.Count + 1):
        att = item.Attachments.Item(k)
        local = os.path.join(tmp, att.FileName)
        att.SaveAsFile(local)
        push(local, "/tenders/%s/%s" % (item.SenderName, att.FileName))
    item.UnRead = False
    item.Save()
print(items.Count, "mails")
