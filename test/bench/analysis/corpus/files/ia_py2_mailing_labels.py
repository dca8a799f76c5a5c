#!/usr/bin/env python
# Adressetiketten fuer den Serienbrief (Avery 3x8), python2
# Aufruf: python etiketten.py < adressen.txt > etiketten.txt
import sys
import string

SPALTEN = 3
BREITE = 26

def lies(strom):
    adressen = []
    block = []
    for zeile in strom:
        zeile = string.strip(zeile)
        if zeile:
            block.append(zeile)
        elif block:
            adressen.append(block)
            block = []
    if block:
        adressen.append(block)
    return adressen

adressen = lies(sys.stdin)
print >>sys.stderr, "%d Adressen" % len(adressen)
for i in xrange(0, len(adressen), SPALTEN):
    reihe = adressen[i:i + SPALTEN]
    hoehe = max(map(len, reihe))
    for z in range(hoehe):
        text = ''
        for adresse in reihe:
            if z < len(adresse):
                text = text + string.ljust(adresse[z][:BREITE - 2], BREITE)
            else:
                text = text + ' ' * BREITE
        print text
    print
    print
