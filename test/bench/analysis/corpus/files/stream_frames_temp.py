"""Averages the temperature readings of the cold store."""
import statistics
import serial

PORT = "COM4"
WINDOW = 60

with serial.Serial(PORT, 9600, timeout=2) as line:
    readings = []
    while True:
        raw = line.readline().decode("ascii", errors="ignore").strip()
        if not raw.startswith("T="):
            continue
        readings.append(float(raw[2:]))
        readings = readings[-WINDOW:]
        if len(readings) == WINDOW:
            mean = statistics.fmean(readings)
            print(f"{mean:.2f} °C", "ALARM" if mean > -18 else "")
