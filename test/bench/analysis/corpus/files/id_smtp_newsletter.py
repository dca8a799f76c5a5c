import csv
import smtplib
import time
from email.mime.text import MIMEText

ACCOUNT = ("newsletter@shop-muster.example", "Tulpen«d4»!")


def recipients():
    with open("abonnenten.csv", encoding="utf-8") as fh:
        for row in csv.reader(fh):
            yield row[0]


server = smtplib.SMTP("mail.shop-muster.example", 587)
server.starttls()
server.login(*ACCOUNT)
for address in recipients():
    letter = MIMEText("Hallo, im Anhang der Katalog.", "plain", "utf-8")
    letter["Subject"] = "Neuer Katalog"
    letter["From"], letter["To"] = ACCOUNT[0], address
    server.send_message(letter)
    time.sleep(1)
server.quit()
