import calendar
import datetime as dt

TEAMS = ["early", "late", "night", "free"]
START = dt.date(2025, 1, 6)


def team(day):
    return TEAMS[((day - START).days // 2) % len(TEAMS)]


for week in calendar.Calendar().monthdatescalendar(2025, 2):
    print("  ".join(f"{day:%d} {team(day):<5}" for day in week))
