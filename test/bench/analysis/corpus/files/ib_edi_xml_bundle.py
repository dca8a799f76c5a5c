# Unpacks EDI bundles and reads XML orders
import os
import shutil
import tarfile
import tempfile
import xml.sax
from xml.dom import minidom
from xml.etree import ElementTree as ET

import shelve
from lxml import etree

INBOX = "/var/edi/in"
WORK = tempfile.mktemp(prefix="edi")


class Counter(xml.sax.ContentHandler):
    def __init__(self):
        super().__init__()
        self.n = 0

    def startElement(self, name, attrs):
        self.n += name == "position"


def unpack(path):
    with tarfile.open(path, "r:gz") as tar:
        tar.extractall(WORK)
    for dirpath, _, names in os.walk(WORK):
        for n in names:
            if n.lower().endswith(".xml"):
                yield os.path.join(dirpath, n)


def order(path):
    root = ET.parse(path).getroot()
    lines = []
    for p in root.iter("position"):
        lines.append((p.findtext("article"), float(p.findtext("qty", "0"))))
    return root.get("number"), lines


def positions(path):
    c = Counter()
    xml.sax.parse(path, c)
    return c.n


def pretty(path):
    return minidom.parse(path).toprettyxml(indent=" ")


def xpath(path, expr):
    return etree.parse(path).xpath(expr)


with shelve.open("/var/edi/state") as state:
    for name in sorted(os.listdir(INBOX)):
        if name in state or not name.endswith(".tgz"):
            continue
        for xml_path in unpack(os.path.join(INBOX, name)):
            number, lines = order(xml_path)
            if positions(xml_path) != len(lines):
                print(pretty(xml_path))
            state[name] = number
        shutil.rmtree(WORK, ignore_errors=True)
os.chmod("/var/edi/state.db", 0o666)
