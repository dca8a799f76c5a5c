# -*- coding: utf-8 -*-
"""Contrôle des factures d'électricité : recalcule le montant et signale les écarts.

Fichier d'entrée : factures.csv (site;debut;fin;kwh_hp;kwh_hc;montant)
"""
import csv
from datetime import datetime

TARIF_HP = 0.2068
TARIF_HC = 0.1654
ABONNEMENT_JOUR = 0.63
TVA = 0.20
SEUIL = 5.0


def nombre(texte):
    return float(texte.replace("\u202f", "").replace(" ", "").replace(",", "."))


def attendu(facture):
    debut = datetime.strptime(facture["debut"], "%d/%m/%Y")
    fin = datetime.strptime(facture["fin"], "%d/%m/%Y")
    jours = (fin - debut).days + 1
    ht = nombre(facture["kwh_hp"]) * TARIF_HP + nombre(facture["kwh_hc"]) * TARIF_HC + jours * ABONNEMENT_JOUR
    return ht * (1 + TVA)


ecarts = []
with open("factures.csv", encoding="utf-8-sig", newline="") as fichier:
    for facture in csv.DictReader(fichier, delimiter=";"):
        prevu = attendu(facture)
        reel = nombre(facture["montant"])
        if abs(reel - prevu) > SEUIL:
            ecarts.append((facture["site"], facture["debut"], prevu, reel))

if not ecarts:
    print("Aucun écart, les factures passent.")
for site, debut, prevu, reel in sorted(ecarts, key=lambda e: -abs(e[3] - e[2])):
    print(f"{site:20} {debut}  attendu {prevu:9.2f} €  facturé {reel:9.2f} €  écart {reel - prevu:+8.2f} €")
print("Total des écarts :", f"{sum(r - p for _, _, p, r in ecarts):.2f} €")
