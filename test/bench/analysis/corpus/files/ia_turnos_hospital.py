# Planificador de turnos de enfermería
# 14 enfermeras, 4 semanas, turnos M (mañana), T (tarde), N (noche), L (libre)
# Reglas: después de N no se puede trabajar de M; máximo 6 días seguidos; mínimo 3 M, 3 T, 2 N
# Se parte de un ciclo fijo y se mejora con cambios al azar (recocido simulado)
import argparse
import json
import math
import random
from collections import Counter
from itertools import cycle
from pathlib import Path

ENFERMERAS = ["Ana", "Berta", "Carmen", "Dolores", "Elena", "Flora", "Gloria",
              "Helena", "Inés", "Julia", "Laura", "Marta", "Nuria", "Olga"]
CICLO = "MMTTNNLLMMTTLL"
DIAS = 28
MINIMO = {"M": 3, "T": 3, "N": 2}
HORAS = {"M": 7, "T": 7, "N": 10, "L": 0}

# pesos de las faltas
PESO_COBERTURA = 10
PESO_NOCHE = 8
PESO_SEGUIDOS = 4
PESO_REPARTO = 1
PESO_PETICION = 3


def cuadrante_inicial():
    plan = {}
    for desfase, nombre in enumerate(ENFERMERAS):
        secuencia = CICLO[desfase % len(CICLO):] + CICLO[:desfase % len(CICLO)]
        turnos = cycle(secuencia)
        plan[nombre] = [next(turnos) for _ in range(DIAS)]
    return plan


def leer_peticiones(ruta):
    """{"Ana": [3, 4], ...}: días (1..28) en que cada una quiere librar"""
    if ruta is None:
        return {}
    peticiones = json.loads(Path(ruta).read_text(encoding="utf-8"))
    desconocidas = set(peticiones) - set(ENFERMERAS)
    if desconocidas:
        raise SystemExit(f"nombres desconocidos: {', '.join(sorted(desconocidas))}")
    return peticiones


def faltas(plan, peticiones):
    """Devuelve la lista de (peso, texto)"""
    lista = []
    for dia in range(DIAS):
        cuenta = Counter(p[dia] for p in plan.values())
        for turno, minimo in MINIMO.items():
            if cuenta[turno] < minimo:
                lista.append((PESO_COBERTURA * (minimo - cuenta[turno]), f"día {dia + 1}: solo {cuenta[turno]} en {turno}"))
    for nombre, turnos in plan.items():
        seguidos = 0
        for dia, turno in enumerate(turnos):
            seguidos = 0 if turno == "L" else seguidos + 1
            if seguidos > 6:
                lista.append((PESO_SEGUIDOS, f"{nombre}: más de 6 días seguidos (día {dia + 1})"))
            if dia and turnos[dia - 1] == "N" and turno == "M":
                lista.append((PESO_NOCHE, f"{nombre}: mañana después de noche (día {dia + 1})"))
        for dia in peticiones.get(nombre, []):
            if turnos[dia - 1] != "L":
                lista.append((PESO_PETICION, f"{nombre}: no libra el día {dia}"))
    horas = [sum(HORAS[t] for t in turnos) for turnos in plan.values()]
    reparto = max(horas) - min(horas)
    if reparto > 14:
        lista.append((PESO_REPARTO * (reparto - 14), f"reparto desigual: {reparto} horas de diferencia"))
    return lista


def coste(plan, peticiones):
    return sum(peso for peso, _ in faltas(plan, peticiones))


def mejorar(plan, peticiones, pasos, semilla):
    azar = random.Random(semilla)
    actual = coste(plan, peticiones)
    temperatura = 5.0
    for paso in range(pasos):
        a, b = azar.sample(ENFERMERAS, 2)
        dia = azar.randrange(DIAS)
        if plan[a][dia] == plan[b][dia]:
            continue
        plan[a][dia], plan[b][dia] = plan[b][dia], plan[a][dia]
        nuevo = coste(plan, peticiones)
        if nuevo <= actual or azar.random() < math.exp((actual - nuevo) / temperatura):
            actual = nuevo
        else:
            plan[a][dia], plan[b][dia] = plan[b][dia], plan[a][dia]
        temperatura = max(0.05, temperatura * 0.9995)
        if actual == 0:
            break
        if paso % 2000 == 0:
            print(f"  paso {paso}: coste {actual}")
    return plan


def imprimir(plan):
    print(" " * 10 + "".join(f"{d + 1:>3}" for d in range(DIAS)) + "  horas noches")
    for nombre, turnos in plan.items():
        horas = sum(HORAS[t] for t in turnos)
        print(f"{nombre:10}" + "".join(f"{t:>3}" for t in turnos) + f"{horas:7}{turnos.count('N'):7}")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--peticiones", help="fichero JSON")
    p.add_argument("--pasos", type=int, default=6000)
    p.add_argument("--semilla", type=int, default=1)
    args = p.parse_args()
    peticiones = leer_peticiones(args.peticiones)
    plan = mejorar(cuadrante_inicial(), peticiones, args.pasos, args.semilla)
    imprimir(plan)
    for peso, texto in sorted(faltas(plan, peticiones), reverse=True):
        print(f"FALTA ({peso}): {texto}")


if __name__ == "__main__":
    main()
