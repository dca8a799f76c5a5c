"""Versendet Zahlungserinnerungen über Outlook."""
import pandas as pd
import win32com.client as win32

offene = pd.read_excel("offene_posten.xlsx")
faellig = offene[offene["Tage_ueberfaellig"] > 14]

outlook = win32.Dispatch("Outlook.Application")
for _, posten in faellig.iterrows():
    mail = outlook.CreateItem(0)
    mail.To = posten["Mail"]
    mail.Subject = f"Zahlungserinnerung {posten['Rechnung']}"
    mail.Body = (
        f"Guten Tag {posten['Name']},\n\n"
        f"die Rechnung {posten['Rechnung']} über {posten['Betrag']:.2f} EUR ist seit "
        f"{posten['Tage_ueberfaellig']} Tagen fällig.\n\nMit freundlichen Grüßen\nBuchhaltung"
    )
    mail.Display()
