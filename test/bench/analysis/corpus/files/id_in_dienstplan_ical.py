from datetime import datetime, timedelta
from uuid import uuid4

DIENSTE = [("2025-03-03", "Früh"), ("2025-03-04", "Spät"), ("2025-03-06", "Nacht")]
BEGINN = {"Früh": 6, "Spät": 14, "Nacht": 22}

zeilen = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dienstplan//DE"]
for tag, dienst in DIENSTE:
    start = datetime.fromisoformat(tag) + timedelta(hours=BEGINN[dienst])
    zeilen += [
        "BEGIN:VEVENT",
        f"UID:{uuid4()}",
        f"DTSTART:{start:%Y%m%dT%H%M%S}",
        f"DTEND:{start + timedelta(hours=8):%Y%m%dT%H%M%S}",
        f"SUMMARY:{dienst}dienst",
        "END:VEVENT",
    ]
zeilen.append("END:VCALENDAR")
with open("dienste.ics", "w", encoding="utf-8", newline="\r\n") as datei:
    datei.write("\n".join(zeilen))
