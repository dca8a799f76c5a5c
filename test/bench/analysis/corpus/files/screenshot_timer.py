"""Takes a picture of the screen every five minutes for the time sheet."""
import time
from datetime import datetime
from pathlib import Path

import mss
import mss.tools

FOLDER = Path.home() / "timesheet"
FOLDER.mkdir(exist_ok=True)

with mss.mss() as screen:
    monitor = screen.monitors[1]
    while True:
        shot = screen.grab(monitor)
        name = FOLDER / f"{datetime.now():%Y%m%d_%H%M}.png"
        mss.tools.to_png(shot.rgb, shot.size, output=str(name))
        time.sleep(300)
