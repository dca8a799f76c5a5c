"""Relance automatique des factures impayées par e-mail."""
import csv
import os
import smtplib
from email.mime.text import MIMEText

SMTP = "smtp.ionos.fr"
MODELE = """Bonjour {nom},

Sauf erreur de notre part, la facture {facture} d'un montant de {montant} € reste impayée.

Cordialement,
Le service comptabilité
"""

serveur = smtplib.SMTP_SSL(SMTP, 465)
serveur.login("compta@societe-exemple.fr", os.environ["SMTP_MDP"])
with open("impayes.csv", encoding="utf-8") as f:
    for ligne in csv.DictReader(f, delimiter=";"):
        message = MIMEText(MODELE.format(**ligne))
        message["Subject"] = f"Facture {ligne['facture']}"
        message["From"] = "compta@societe-exemple.fr"
        message["To"] = ligne["email"]
        serveur.send_message(message)
serveur.quit()
