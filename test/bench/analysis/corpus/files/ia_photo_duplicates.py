# finds double photos in the marketing share (does not delete, only prints!)
import hashlib
import os
import sys

ordner = sys.argv[1] if len(sys.argv) > 1 else "."
endungen = (".jpg", ".jpeg", ".png", ".tif")

groessen = {}
for wurzel, ordner_namen, dateien in os.walk(ordner):
    for name in dateien:
        if name.lower().endswith(endungen):
            pfad = os.path.join(wurzel, name)
            groesse = os.path.getsize(pfad)
            groessen.setdefault(groesse, []).append(pfad)


def fingerabdruck(pfad):
    h = hashlib.md5()
    with open(pfad, "rb") as f:
        while True:
            block = f.read(65536)
            if not block:
                break
            h.update(block)
    return h.hexdigest()


doppelt = 0
platz = 0
for groesse, pfade in groessen.items():
    if len(pfade) < 2:
        continue
    gleiche = {}
    for pfad in pfade:
        gleiche.setdefault(fingerabdruck(pfad), []).append(pfad)
    for gruppe in gleiche.values():
        if len(gruppe) > 1:
            print("---", groesse // 1024, "kB")
            for pfad in sorted(gruppe):
                print("   ", pfad)
            doppelt += len(gruppe) - 1
            platz += groesse * (len(gruppe) - 1)
print(doppelt, "Dateien doppelt,", platz // 1024 // 1024, "MB könnten frei werden")
