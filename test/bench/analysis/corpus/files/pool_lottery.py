"""Draws who brings the cake on Friday."""
import random
import json
from pathlib import Path

FILE = Path("cake.json")
team = ["Ana", "Bernd", "Chloé", "David", "Elif"]
past = json.loads(FILE.read_text()) if FILE.exists() else []
pool = [p for p in team if p not in past[-3:]]
who = random.choice(pool)
past.append(who)
FILE.write_text(json.dumps(past))
print("The cake is brought by", who)
print("Last ones:", ", ".join(past[-4:-1]))
if len(past) > 50:
    FILE.write_text(json.dumps(past[-10:]))
