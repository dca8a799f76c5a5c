from datetime import datetime
from zoneinfo import ZoneInfo

OFFICES = {"Munich": "Europe/Berlin", "New York": "America/New_York", "Pune": "Asia/Kolkata"}
now = datetime.now(tz=ZoneInfo("UTC"))
for office, zone in OFFICES.items():
    local = now.astimezone(ZoneInfo(zone))
    state = "open" if 9 <= local.hour < 17 and local.weekday() < 5 else "closed"
    print(f"{office:10} {local:%a %H:%M} {state}")
