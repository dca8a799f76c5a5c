from twilio.rest import Client
import csv

account_sid = "AC«h32»"
auth_token = "«h32»"
client = Client(account_sid, auth_token)

with open("appointments.csv") as f:
    for row in csv.DictReader(f):
        client.messages.create(
            to=row["phone"],
            from_="+15005550006",
            body=f"Reminder: your appointment is at {row['time']}",
        )
        print("sent to", row["phone"])
print("done")
