# Pausenerinnerung: shows a box every 50 minutes (Windows), else prints
# "Break!" - the works council likes it
import ctypes
import sys
import time
import winsound

WORK = 50 * 60
BREAK = 8 * 60
MB_YESNO = 0x04
MB_TOPMOST = 0x40000
IDYES = 6


def ask(title, text):
    if sys.platform == "win32":
        return ctypes.windll.user32.MessageBoxW(None, text, title, MB_YESNO | MB_TOPMOST) == IDYES
    return input(f"{title}: {text} [y/n] ").lower().startswith("y")


def injection_log(seconds):
    """Writes the minutes worked; the name is from the injection moulding shop, where this was used first."""
    with open("work_minutes.txt", "a") as f:
        f.write(time.strftime("%Y-%m-%d %H:%M") + f" {seconds // 60}\n")


rounds = 0
while True:
    time.sleep(WORK)
    rounds += 1
    injection_log(WORK)
    winsound.Beep(880, 300)
    if not ask("Break", f"Round {rounds} is over. Take a break of {BREAK // 60} minutes?"):
        continue
    time.sleep(BREAK)
    if not ask("Work", "The break is over. Go on?"):
        break
