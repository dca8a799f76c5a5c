"""Known checksums of the price list archives and ids of dashboards."""
import hashlib
import sys
from pathlib import Path

SHA256 = {
    "prices-2025-01.zip": "«h64»",
    "prices-2025-02.zip": "«h64»",
}
DASHBOARD_ID = "«h8»-«h4»-«h4»-«h4»-«h12»"
SPREADSHEET_ID = "1«a43»"
GIT_COMMIT = "«h40»"
TRACKING_ID = "UA-«d8»-1"

for name in sys.argv[1:]:
    digest = hashlib.sha256(Path(name).read_bytes()).hexdigest()
    print(name, "ok" if SHA256.get(Path(name).name) == digest else "CHANGED")
