# Planificador de turnos de enfermería
# 14 enfermeras, 4 semanas, turnos M (mañana), T (tarde), N (noche), L (libre)
# Reglas: después de N no se puede trabajar de M; máximo 5 días seguidos; mínimo 3 M, 3 T, 2 N
from itertools import cycle

ENFERMERAS = ["Ana", "Berta", "Carmen", "Dolores", "Elena", "Flora", "Gloria",
              "Helena", "Inés", "Julia", "Laura", "Marta", "Nuria", "Olga"]
CICLO = "MMTTNNLLMMTTLL"
DIAS = 28
MINIMO = {"M": 3, "T": 3, "N": 2}


def cuadrante():
    plan = {}
    for desfase, nombre in enumerate(ENFERMERAS):
        secuencia = CICLO[desfase % len(CICLO):] + CICLO[:desfase % len(CICLO)]
        turnos = cycle(secuencia)
        plan[nombre] = [next(turnos) for _ in range(DIAS)]
    return plan


def comprobar(plan):
    errores = []
    for dia in range(DIAS):
        for turno, minimo in MINIMO.items():
            hay = sum(1 for p in plan.values() if p[dia] == turno)
            if hay < minimo:
                errores.append(f"día {dia + 1}: solo {hay} en turno {turno}")
    for nombre, turnos in plan.items():
        seguidos = 0
        for dia, turno in enumerate(turnos):
            seguidos = 0 if turno == "L" else seguidos + 1
            if seguidos > 6:
                errores.append(f"{nombre}: más de 6 días seguidos (día {dia + 1})")
            if dia and turnos[dia - 1] == "N" and turno == "M":
                errores.append(f"{nombre}: mañana después de noche (día {dia + 1})")
    return errores


plan = cuadrante()
print(" " * 10 + "".join(f"{d + 1:>3}" for d in range(DIAS)))
for nombre, turnos in plan.items():
    print(f"{nombre:10}" + "".join(f"{t:>3}" for t in turnos))
for error in comprobar(plan):
    print("ERROR:", error)
noches = {n: t.count("N") for n, t in plan.items()}
print("Noches:", noches)
