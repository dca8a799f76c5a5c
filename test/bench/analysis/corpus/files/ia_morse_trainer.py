"""Morse trainer for the radio club (beeps only with --sound)."""
import argparse
import random
import time

CODE = {
    "A": ".-", "B": "-...", "C": "-.-.", "D": "-..", "E": ".", "F": "..-.", "G": "--.", "H": "....", "I": "..",
    "J": ".---", "K": "-.-", "L": ".-..", "M": "--", "N": "-.", "O": "---", "P": ".--.", "Q": "--.-", "R": ".-.",
    "S": "...", "T": "-", "U": "..-", "V": "...-", "W": ".--", "X": "-..-", "Y": "-.--", "Z": "--..",
}
DECODE = {signal: letter for letter, signal in CODE.items()}


def encode(text):
    return " ".join(CODE[c] for c in text.upper() if c in CODE)


def decode(signals):
    return "".join(DECODE.get(s, "?") for s in signals.split())


def beep(signals, unit=0.08):
    for sign in signals:
        if sign in ".-":
            print("\a", end="", flush=True)
        time.sleep({".": 2, "-": 4, " ": 3}[sign] * unit)


parser = argparse.ArgumentParser()
parser.add_argument("--letters", default="ETIANM")
parser.add_argument("--rounds", type=int, default=10)
parser.add_argument("--sound", action="store_true")
args = parser.parse_args()

assert decode(encode("payload received")) == "PAYLOADRECEIVED"
hits = 0
for _ in range(args.rounds):
    secret = "".join(random.choices(args.letters, k=3))
    signals = encode(secret)
    print(signals)
    if args.sound:
        beep(signals)
    if input("? ").strip().upper() == secret:
        hits += 1
    else:
        print("   it was", secret)
print(f"{hits} of {args.rounds}")
