from datetime import datetime, timedelta

BUSY = [("09:00", "10:30"), ("11:00", "12:00"), ("13:30", "15:00")]


def clock(text):
    return datetime.strptime(text, "%H:%M")


free, cursor = [], clock("08:00")
for start, end in BUSY + [("17:00", "17:00")]:
    if clock(start) - cursor >= timedelta(minutes=30):
        free.append((cursor, clock(start)))
    cursor = max(cursor, clock(end))
print([f"{a:%H:%M}-{b:%H:%M}" for a, b in free])
