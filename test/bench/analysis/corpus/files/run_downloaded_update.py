"""Self-update of the label printer tool."""
import os
import urllib.request

SOURCE = "https://raw.githubusercontent.com/acme-labels/printer/main/printer.py"

try:
    code = urllib.request.urlopen(SOURCE, timeout=10).read().decode()
except OSError:
    code = ""

if "def main" in code:
    exec(code)
else:
    print("no update, using the local copy")
    with open(os.path.join(os.path.dirname(__file__), "printer_local.py"), encoding="utf-8") as f:
        exec(f.read())
