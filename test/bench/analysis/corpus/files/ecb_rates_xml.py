"""Daily ECB reference rates."""
import csv
import sys
import urllib.request
import xml.etree.ElementTree as ET

URL = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"

with urllib.request.urlopen(URL, timeout=20) as response:
    tree = ET.parse(response)

writer = csv.writer(sys.stdout)
for cube in tree.iter("{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"):
    if "currency" in cube.attrib:
        writer.writerow([cube.get("currency"), cube.get("rate")])
