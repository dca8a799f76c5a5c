# Einstellungen für alle Berichte, bitte nicht weitergeben
import json

DB = {
    "host": "db-prod.intern.local",
    "port": 5432,
    "user": "reporting",
    "password": "Herbst«d4»#",
    "sslmode": "require",
}
SMTP = dict(server="smtp.office365.com", login="berichte@firma-muster.de", pwd="«l6»K9$«d2»")
SERVICES = {
    "hubspot": {"base": "https://api.hubapi.com", "token": "pat-eu1-«h8»-«h4»-«h4»-«h4»-«h12»"},
    "deepl": {"auth_key": "«h8»-«h4»-«h4»-«h4»-«h12»:fx"},
    "internal": {"base": "https://kpi.intern.local/api", "apikey": "«a32»"},
}


def get(name):
    return SERVICES[name]


if __name__ == "__main__":
    print(json.dumps({name: list(values) for name, values in SERVICES.items()}, indent=2))
