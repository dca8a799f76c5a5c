"""Turnusplan mit PuLP: wer arbeitet wann. Kein Dateizugriff, nur Ausgabe."""
import pulp

LEUTE = ["Ana", "Ben", "Cem", "Dora"]
TAGE = range(7)
SCHICHTEN = ["frueh", "spaet"]
WUNSCHFREI = {("Ana", 5), ("Cem", 6)}

model = pulp.LpProblem("turnus", pulp.LpMinimize)
x = pulp.LpVariable.dicts("x", (LEUTE, TAGE, SCHICHTEN), cat="Binary")

model += pulp.lpSum(x[p][t][s] for p, t in WUNSCHFREI for s in SCHICHTEN)
for t in TAGE:
    for s in SCHICHTEN:
        model += pulp.lpSum(x[p][t][s] for p in LEUTE) == 1
    for p in LEUTE:
        model += pulp.lpSum(x[p][t][s] for s in SCHICHTEN) <= 1
for p in LEUTE:
    model += pulp.lpSum(x[p][t][s] for t in TAGE for s in SCHICHTEN) <= 5

model.solve(pulp.PULP_CBC_CMD(msg=False))
print(pulp.LpStatus[model.status])
for t in TAGE:
    dienst = {s: next(p for p in LEUTE if x[p][t][s].value() == 1) for s in SCHICHTEN}
    print(t, dienst)
