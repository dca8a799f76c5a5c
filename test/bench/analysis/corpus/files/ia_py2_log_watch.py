#!/usr/bin/python
# watches the print spooler log and counts pages per department
# works with python 2.4 on the old box, do not touch!!
import re
import time
import os

LOGFILE = '/var/log/cups/page_log'
DEPARTMENTS = {'hr': ['anna', 'bob'], 'fin': ['carl', 'dora', 'emil'], 'ops': []}
pat = re.compile(r'^(\S+) (\S+) (\d+) \[(.*?)\] (\d+) (\d+)')

def department(user):
    for d, users in DEPARTMENTS.items():
        if user in users:
            return d
    return 'other'

pages = {}
pos = 0
while 1:
    try:
        size = os.path.getsize(LOGFILE)
        if size < pos:
            pos = 0
        f = open(LOGFILE)
        f.seek(pos)
        for line in f:
            m = pat.match(line)
            if m is None:
                continue
            d = department(m.group(2))
            pages[d] = pages.get(d, 0) + int(m.group(6))
        pos = f.tell()
        f.close()
    except:
        pass
    keys = pages.keys()
    keys.sort()
    for k in keys:
        print '%-8s %6d' % (k, pages[k]),
    print
    time.sleep(60)
