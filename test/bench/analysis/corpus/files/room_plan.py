# Raumbelegung als Text
from collections import OrderedDict

RAEUME = ["Elbe", "Alster", "Bille"]
STUNDEN = range(8, 18)
BUCHUNGEN = [
    ("Elbe", 9, 11, "Vertrieb"),
    ("Elbe", 13, 14, "HR"),
    ("Alster", 8, 12, "Schulung"),
    ("Bille", 15, 17, "Betriebsrat"),
]
plan = OrderedDict((raum, {s: "" for s in STUNDEN}) for raum in RAEUME)
for raum, von, bis, wer in BUCHUNGEN:
    for stunde in range(von, bis):
        if plan[raum][stunde]:
            raise ValueError(f"{raum} ist um {stunde} Uhr doppelt belegt")
        plan[raum][stunde] = wer
print("Raum    ", *(f"{s:>9}" for s in STUNDEN))
for raum, zeiten in plan.items():
    print(f"{raum:8}", *(f"{w:>9}" for w in zeiten.values()))
