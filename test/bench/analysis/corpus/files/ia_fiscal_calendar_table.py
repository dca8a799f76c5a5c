# fiscal calendar 4-4-5, table for the data warehouse (text output, the BI team loads it)
import datetime
import sys

def first_monday(year):
    d = datetime.date(year, 1, 1)
    while d.weekday() != 0:
        d = d + datetime.timedelta(1)
    return d

def weeks(year):
    start = first_monday(year)
    end = first_monday(year + 1)
    n = (end - start).days / 7
    return start, int(n)

PATTERN = [4, 4, 5]

def table(year):
    start, n = weeks(year)
    period = 1
    week = 1
    lens = PATTERN * 4
    if n == 53:
        lens[-1] = 6
    for length in lens:
        for w in range(length):
            for day in range(7):
                d = start + datetime.timedelta((week - 1) * 7 + day)
                surrogate_key = int(d.strftime("%Y%m%d"))
                session_key = "%d-P%02d-W%02d" % (year, period, week)
                quarter = (period - 1) / 3 + 1
                yield surrogate_key, d.isoformat(), year, int(quarter), period, week, session_key
            week = week + 1
        period = period + 1

if __name__ == '__main__':
    y = int(sys.argv[1]) if len(sys.argv) > 1 else datetime.date.today().year
    print("DATE_KEY|DATE|FISCAL_YEAR|QUARTER|PERIOD|WEEK|SESSION_KEY")
    count = 0
    for row in table(y):
        print("|".join([str(x) for x in row]))
        count = count + 1
    sys.stderr.write("%d rows for %d\n" % (count, y))
