# Inventory import, runs on the old terminal server (python 2.7)
import urllib2
import csv
import sys
reload(sys)
sys.setdefaultencoding('utf8')

URL = 'http://lager.intern.local/export.csv'
PASS = 'lager4711'

req = urllib2.Request(URL)
req.add_header('X-Auth', PASS)
data = urllib2.urlopen(req).read()
rows = list(csv.reader(data.splitlines(), delimiter=';'))
print 'rows:', len(rows)
for row in rows:
    try:
        print row[0], row[3]
    except IndexError, e:
        print 'short row', e
