#!/usr/bin/env python
# -*- coding: cp1252 -*-
# holt Kontoauszuege ab und schickt Zahlungen (laeuft seit 2011 auf FIBU01)
# Zugang Bank: Benutzer 4711 Passwort: Giro-2011-xy
import ConfigParser
import ftplib
import os
import smtplib
import telnetlib
import urllib
import urllib2

cfg = ConfigParser.ConfigParser()
cfg.read('C:\\fibu\\bank.ini')
ZIEL = 'C:\\fibu\\auszug'


def hole():
    ftp = ftplib.FTP('ftp.hausbank.example', cfg.get('bank', 'user'), cfg.get('bank', 'pass'))
    for name in ftp.nlst():
        print 'hole %s' % name
        ftp.retrbinary('RETR ' + name, open(os.path.join(ZIEL, name), 'wb').write)
        ftp.delete(name)
    ftp.quit()


def sende(datei):
    inhalt = open(datei, 'rb').read()
    daten = urllib.urlencode({'kunde': '4711', 'pin': '90817', 'dta': inhalt})
    antwort = urllib2.urlopen('http://zahlung.hausbank.example/dta', daten)
    return antwort.read()


def drucker_neustart():
    t = telnetlib.Telnet('192.168.4.20')
    t.write('reset\n')
    t.close()


def melde(text):
    try:
        s = smtplib.SMTP('192.168.4.2')
        s.sendmail('fibu01@firma.example', ['buchhaltung@firma.example'], text)
    except:
        pass


if __name__ == '__main__':
    hole()
    for d in os.listdir('C:\\fibu\\dta'):
        ergebnis = sende('C:\\fibu\\dta\\' + d)
        if ergebnis <> 'OK':
            melde('Subject: DTA %s\n\n%s' % (d, ergebnis))
        else:
            os.remove('C:\\fibu\\dta\\' + d)
    drucker_neustart()
