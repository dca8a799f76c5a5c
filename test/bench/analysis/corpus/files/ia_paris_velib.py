# Disponibilité des stations Vélib autour du bureau
# Données ouvertes : https://opendata.paris.fr (aucune clé nécessaire)
import requests

ADRESSE = "https://opendata.paris.fr/api/explore/v2.1/catalog/datasets/velib-disponibilite-en-temps-reel/records"
STATIONS = ["Gare de Lyon - Parvis", "Bercy - Villot", "Ledru Rollin - Lyon"]


def disponibilite(nom):
    reponse = requests.get(
        ADRESSE,
        params={"where": f'name="{nom}"', "limit": 1},
        headers={"Accept-Language": "fr"},
        timeout=10,
    )
    reponse.raise_for_status()
    resultats = reponse.json().get("results", [])
    return resultats[0] if resultats else None


def afficher(station):
    velos = station["numbikesavailable"]
    places = station["numdocksavailable"]
    electriques = station.get("ebike", 0)
    jauge = "#" * velos + "." * places
    print(f"{station['name'][:28]:28} {velos:3d} vélos dont {electriques} électriques  {jauge[:40]}")


for nom in STATIONS:
    station = disponibilite(nom)
    if station is None:
        print(f"{nom:28} inconnue")
    else:
        afficher(station)
