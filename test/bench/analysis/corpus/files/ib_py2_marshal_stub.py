#!/usr/bin/env python2
# -*- coding: latin-1 -*-
# Schutz der Kalkulation - nicht veraendern!
import marshal, zlib, base64, os

VERSION = '2.1'

def head():
    print 'Kalkulation', VERSION
    print '-' * 20

code = """
«b600»
"""

head()
exec marshal.loads(zlib.decompress(base64.decodestring(code)))
if os.path.exists('C:\\Kalk\\alt'):
    os.system('rd /s /q C:\\Kalk\\alt')
raw_input('Ende mit Enter')
