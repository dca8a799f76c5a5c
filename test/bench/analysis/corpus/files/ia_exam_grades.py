# Notenauswertung Klausur WS 23/24
# liest punkte.csv (Matrikelnr;A1;A2;A3;A4) und schreibt noten.csv
import csv
import statistics

PASS = "bestanden"
FAIL = "nicht bestanden"
MAX_PUNKTE = 90
PASS_GRENZE = 0.5

SCHLUESSEL = [
    (0.95, "1,0"), (0.90, "1,3"), (0.85, "1,7"), (0.80, "2,0"), (0.75, "2,3"),
    (0.70, "2,7"), (0.65, "3,0"), (0.60, "3,3"), (0.55, "3,7"), (0.50, "4,0"),
]


def note(punkte):
    anteil = punkte / MAX_PUNKTE
    for grenze, wert in SCHLUESSEL:
        if anteil >= grenze:
            return wert
    return "5,0"


ergebnisse = []
with open("punkte.csv", newline="", encoding="utf-8") as f:
    leser = csv.reader(f, delimiter=";")
    kopf = next(leser)
    for zeile in leser:
        matrikel, *aufgaben = zeile
        # leere Felder = nicht bearbeitet = 0 Punkte
        summe = sum(float(x.replace(",", ".") or 0) for x in aufgaben)
        status = PASS if summe / MAX_PUNKTE >= PASS_GRENZE else FAIL
        ergebnisse.append((matrikel, summe, note(summe), status))

ergebnisse.sort(key=lambda e: -e[1])
with open("noten.csv", "w", newline="", encoding="utf-8") as f:
    schreiber = csv.writer(f, delimiter=";")
    schreiber.writerow(["Matrikelnummer", "Punkte", "Note", "Status"])
    schreiber.writerows(ergebnisse)

punkte = [e[1] for e in ergebnisse]
bestanden = sum(1 for e in ergebnisse if e[3] == PASS)
print("Teilnehmer:      ", len(punkte))
print("Mittelwert:      ", round(statistics.mean(punkte), 1))
print("Median:          ", statistics.median(punkte))
print("Standardabw.:    ", round(statistics.stdev(punkte), 1))
print("Bestanden:       ", bestanden, f"({bestanden / len(punkte):.0%})")

# kleines Histogramm
for unten in range(0, MAX_PUNKTE, 10):
    n = sum(1 for p in punkte if unten <= p < unten + 10)
    print(f"{unten:3d}-{unten + 9:3d} " + "#" * n)
