"""Makes an .ics calendar of the birthdays of the team (only those who agreed)."""
import csv
import uuid
from datetime import date, datetime

NAMESPACE = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
HEAD = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//people//birthdays//EN"]


def escape(text):
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def event(person):
    born = datetime.strptime(person["born"], "%d.%m.%Y").date()
    day = born.replace(year=date.today().year)
    uid = uuid.uuid5(NAMESPACE, person["staff_no"])
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@birthdays.invalid",
        f"DTSTAMP:{datetime.utcnow():%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        "RRULE:FREQ=YEARLY",
        f"SUMMARY:{escape(person['first_name'] + ' ' + person['last_name'])}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


lines = list(HEAD)
with open("team.csv", newline="", encoding="utf-8") as f:
    for person in csv.DictReader(f):
        if person["consent"].lower() in ("yes", "ja", "x"):
            lines += event(person)
lines.append("END:VCALENDAR")

with open("birthdays.ics", "w", encoding="utf-8", newline="\r\n") as out:
    out.write("\n".join(lines) + "\n")
print(lines.count("BEGIN:VEVENT"), "birthdays")
