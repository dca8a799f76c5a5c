import json
import sys
from pathlib import Path

STORE = Path.home() / "todo.json"
items = json.loads(STORE.read_text()) if STORE.exists() else []
match sys.argv[1:]:
    case ["add", *words]:
        items.append({"text": " ".join(words), "done": False})
    case ["done", number]:
        items[int(number)]["done"] = True
    case _:
        for number, item in enumerate(items):
            print(number, "x" if item["done"] else " ", item["text"])
STORE.write_text(json.dumps(items, indent=1))
