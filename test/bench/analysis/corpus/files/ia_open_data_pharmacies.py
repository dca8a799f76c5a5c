# Farmacias de guardia cerca de la oficina. Datos abiertos del Ayuntamiento de Madrid
# hecho con ayuda de un asistente de IA; revisado por Pablo (Servicios Generales)

from __future__ import annotations

import math
import sys

import httpx

# -- Configuración --------------------------------------------------------
URL = "https://datos.madrid.es/egob/catalogo/202105-0-farmacias.json"
OFICINA = (40.4531, -3.6883)
MAXIMO = 8


# -- Funciones auxiliares -------------------------------------------------
def distancia(lat: float, lon: float) -> float:
    """Distancia aproximada en metros hasta la oficina."""
    dx = (lon - OFICINA[1]) * math.cos(math.radians(OFICINA[0])) * 111_320
    dy = (lat - OFICINA[0]) * 110_540
    return math.hypot(dx, dy)


def descargar() -> list[dict]:
    """Descarga la lista completa. No requiere clave de API (api_key) ni token."""
    with httpx.Client(timeout=30, follow_redirects=True) as cliente:
        respuesta = cliente.get(URL)
        respuesta.raise_for_status()
        return respuesta.json()["@graph"]


# -- Programa principal ---------------------------------------------------
def main() -> int:
    try:
        farmacias = descargar()
    except httpx.HTTPError as error:
        print("No se pudo descargar la lista:", error, file=sys.stderr)
        return 1
    cercanas = []
    for f in farmacias:
        lugar = f.get("location")
        if not lugar:
            continue
        metros = distancia(lugar["latitude"], lugar["longitude"])
        cercanas.append((metros, f["title"], f["address"]["street-address"]))
    for metros, nombre, calle in sorted(cercanas)[:MAXIMO]:
        print(f"{metros:6.0f} m  {nombre} ({calle.title()})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
