"""Keeps the wallboard figures fresh while the window is open.

Nothing is installed: no cron job, no Task Scheduler, no service, no Run key.
Close the window and it ends.
"""
import signal
import sqlite3
import sys
import time
from datetime import datetime

import schedule

STOP = False


def stop(signum, frame):
    global STOP
    STOP = True


def figures():
    con = sqlite3.connect("wallboard.db", timeout=5)
    try:
        today = con.execute("SELECT COUNT(*), COALESCE(SUM(amount), 0) FROM orders WHERE day = DATE('now')").fetchone()
    finally:
        con.close()
    print(f"\r{datetime.now():%H:%M:%S}  {today[0]:5d} orders  {today[1]:12,.2f}", end="")
    sys.stdout.flush()


def startup_message():
    print("service started, startup folder is", sys.path[0])


signal.signal(signal.SIGINT, stop)
schedule.every(30).seconds.do(figures)
schedule.every().day.at("18:00").do(lambda: print("\nend of day"))
startup_message()
while not STOP:
    schedule.run_pending()
    time.sleep(1)
print("\nbye")
