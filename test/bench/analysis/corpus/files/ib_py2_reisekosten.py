#!/usr/bin/env python
# -*- coding: iso-8859-1 -*-
# Reisekosten nach Tabelle 2013
import sys
import datetime

SATZ = {8: 6.0, 14: 12.0, 24: 24.0}
KM = 0.30


def pauschale(stunden):
    betrag = 0.0
    for grenze in sorted(SATZ.keys()):
        if stunden >= grenze:
            betrag = SATZ[grenze]
    return betrag


def lies(zeile):
    tag, von, bis, km = zeile.strip().split(';')
    fmt = '%d.%m.%Y %H:%M'
    a = datetime.datetime.strptime(tag + ' ' + von, fmt)
    b = datetime.datetime.strptime(tag + ' ' + bis, fmt)
    return tag, (b - a).seconds / 3600.0, int(km)


summe = 0.0
for zeile in sys.stdin:
    if not zeile.strip() or zeile.startswith('#'):
        continue
    tag, stunden, km = lies(zeile)
    betrag = pauschale(stunden) + km * KM
    summe += betrag
    print '%-12s %5.1f h %5d km %8.2f EUR' % (tag, stunden, km, betrag)

print '-' * 40
print 'Summe %33.2f EUR' % summe
if summe > 500:
    print >> sys.stderr, 'bitte vom Vorgesetzten freigeben lassen'
